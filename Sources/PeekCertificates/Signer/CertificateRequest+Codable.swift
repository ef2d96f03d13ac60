import PeekCore

/// The signer's question in JSON: exactly `publicKey`, `session`, `command`, `sourceAddress` and `pty`.
extension CertificateRequest: Codable {
    private enum Field: String, CodingKey, CaseIterable {
        case publicKey
        case session
        case command
        case sourceAddress
        case pty
    }

    /// Reads a request; a field that is missing, unknown or of another kind refuses all of it.
    public init(from decoder: any Decoder) throws {
        let known = Set(Field.allCases.map(\.rawValue))
        for field in try decoder.container(keyedBy: AnyField.self).allKeys where !known.contains(field.stringValue) {
            throw CertificateRequest.refused("the field \(field.stringValue) is unknown")
        }
        let fields = try decoder.container(keyedBy: Field.self)
        guard let key = PublicKey(line: try fields.decode(String.self, forKey: .publicKey)) else {
            throw CertificateRequest.refused("the key is not an Ed25519 key")
        }
        try self.init(
            key: key,
            session: fields.decode(Identifier.self, forKey: .session),
            command: fields.decode(String.self, forKey: .command),
            sourceAddress: fields.decode(String.self, forKey: .sourceAddress),
            pty: fields.decode(Bool.self, forKey: .pty)
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(key.line, forKey: .publicKey)
        try fields.encode(session, forKey: .session)
        try fields.encode(command, forKey: .command)
        try fields.encode(sourceAddress, forKey: .sourceAddress)
        try fields.encode(pty, forKey: .pty)
    }
}

private struct AnyField: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
