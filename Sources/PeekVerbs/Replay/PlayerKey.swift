/// What a key means while a recording plays.
enum PlayerKey: Sendable, Hashable {
    case pause
    case nextMarker
    case faster
    case slower
    case quit

    /// The key that sent `byte`; nil where it means nothing.
    ///
    /// In raw mode Ctrl-C is a byte like any other.
    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "): self = .pause
        case UInt8(ascii: "]"), UInt8(ascii: "n"): self = .nextMarker
        case UInt8(ascii: "+"), UInt8(ascii: "="): self = .faster
        case UInt8(ascii: "-"): self = .slower
        case UInt8(ascii: "q"), 0x03: self = .quit
        default: return nil
        }
    }
}
