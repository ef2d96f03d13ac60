/// The signer's answer in JSON: `{"certificate": "TYPE BASE64"}` or `{"refused": "SENTENCE"}`.
package enum SigningReply: Sendable, Hashable, Codable {
    case certificate(String)
    case refused(String)

    private enum Field: String, CodingKey {
        case certificate
        case refused
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        if let reason = try fields.decodeIfPresent(String.self, forKey: .refused) {
            self = .refused(reason)
        } else {
            self = .certificate(try fields.decode(String.self, forKey: .certificate))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        switch self {
        case .certificate(let line): try fields.encode(line, forKey: .certificate)
        case .refused(let reason): try fields.encode(reason, forKey: .refused)
        }
    }
}
