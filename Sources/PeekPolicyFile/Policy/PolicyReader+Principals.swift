import PeekCore

extension PolicyReader {
    /// The section `principals`; a key that two of them have would leave open who asks.
    func principals(_ node: YAMLNode?) -> [Principal] {
        var owners: [PublicKey: (name: String, position: Position)] = [:]
        return reader.named(node, "principals", "principal", .principal).compactMap { named in
            let name = named.name
            let keys = Shape.principal.names
            guard let mapping = reader.mapping(named.node, "the principal \(name)", keys: keys, at: named.position)
            else { return nil }
            let found = mapping["keys"].map { reader.publicKeys($0, "the keys of \(name)", for: .principal) } ?? []
            for (key, position) in found {
                if let owner = owners[key] {
                    let place = reader.problems.place(owner.position, from: position)
                    let message = "this key of \(name) is also a key of \(owner.name), \(place)"
                    reader.problems.add(position, message + "; a key belongs to one principal")
                } else {
                    owners[key] = (name, position)
                }
            }
            let roles = reader.references(mapping["roles"], "the roles of \(name)", "role", to: roleNames)
            return Principal(name: name, keys: found.map(\.key), roles: roles)
        }
    }
}
