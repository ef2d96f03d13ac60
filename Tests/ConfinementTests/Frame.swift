import Foundation

/// What gateway and helper say to each other: Confinement.md.
struct Frame: Sendable, Equatable {
    let kind: Character
    let payload: Data

    /// The most bytes of a payload.
    static let most = 65_536

    init(_ kind: Character, _ payload: Data = Data()) {
        self.kind = kind
        self.payload = payload
    }

    /// One that is made of fields.
    init(_ kind: Character, fields: [(String, String)]) {
        self.init(kind, Self.encoded(fields))
    }

    /// `name=value`, each ended by NUL.
    static func encoded(_ fields: [(String, String)]) -> Data {
        Data(fields.map { "\($0.0)=\($0.1)\0" }.joined().utf8)
    }

    var bytes: Data {
        var bytes = Data([kind.asciiValue ?? 0])
        withUnsafeBytes(of: UInt32(payload.count).bigEndian) { bytes.append(contentsOf: $0) }
        return bytes + payload
    }

    /// The payload as text.
    var text: String { String(decoding: payload, as: UTF8.self) }

    /// The values of a field, in order.
    func values(_ name: String) -> [String] {
        payload.split(separator: 0, omittingEmptySubsequences: false).dropLast().compactMap { field in
            let text = String(decoding: field, as: UTF8.self)
            return text.hasPrefix(name + "=") ? String(text.dropFirst(name.count + 1)) : nil
        }
    }

    /// The one value of a field.
    func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }
}
