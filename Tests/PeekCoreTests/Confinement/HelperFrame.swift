@testable import PeekCore

/// Frames as the helper sends them.
enum HelperFrame {
    static let layers = frame("L", ConfinementReportTests.full)

    /// A frame of any kind and bytes.
    static func frame(_ kind: Character, _ payload: [UInt8]) -> [UInt8] {
        ConfinementFrame.bytes(kind.asciiValue ?? 0, payload)
    }

    /// A frame of fields `name=value`.
    static func frame(_ kind: Character, _ fields: [String]) -> [UInt8] {
        frame(kind, fields.flatMap { Array($0.utf8) + [0] })
    }

    static func frame(_ kind: Character, _ text: String) -> [UInt8] { frame(kind, Array(text.utf8)) }
}
