import PeekCore

extension PolicyReader {
    /// The section `revoked`.
    func revocations(_ node: YAMLNode, authorities: [PublicKey]) -> Revocations {
        guard let mapping = reader.mapping(node, "revoked", keys: Shape.revocations.names) else {
            return Revocations()
        }
        let serials = mapping["serials"].flatMap { reader.list($0, "the revoked serials") } ?? []
        let keys = mapping["keys"].map { reader.publicKeys($0, "the revoked keys", for: .revoked) } ?? []
        let keyIDs = mapping["keyIDs"].map { reader.texts($0, "the revoked keyIDs") } ?? []
        return Revocations(
            serials: Set(serials.compactMap { serial($0, authorities: authorities) }),
            keyIDs: Set(keyIDs.map(\.text)),
            keys: Set(keys.map(\.key))
        )
    }

    /// `{authority: KEY, serial: NUMBER}`; one of an unknown authority would revoke nothing, without a word.
    private func serial(_ node: YAMLNode, authorities: [PublicKey]) -> Revocations.Serial? {
        guard let mapping = reader.mapping(node, "a revoked serial", keys: Shape.serial.names) else { return nil }
        let number = mapping.required("serial").flatMap { reader.number($0, "the serial", in: 0...UInt64.max) }
        let authority = mapping.required("authority").flatMap { node -> PublicKey? in
            guard let key = reader.publicKey(node, "the authority of a revoked serial", for: .revoked) else {
                return nil
            }
            guard authorities.contains(key) else {
                return reader.note(node, "this authority is not under certificateAuthorities, so nothing is revoked")
            }
            return key
        }
        guard let number, let authority else { return nil }
        return Revocations.Serial(authority: authority, serial: number)
    }
}
