/// Input of a terminal that is on its way: what was typed is known to be fit for the recording only once the helper has
/// said whether the terminal showed it.
public struct HeldInput: Sendable {
    /// Bytes that are held at most; nobody types so far ahead, and whoever pastes waits.
    public static let most = 65_536

    private var bytes: [UInt8] = []

    /// Holds nothing.
    public init() {}

    /// How many bytes can be held now.
    public var room: Int { Self.most - bytes.count }

    /// How many are.
    public var count: Int { bytes.count }

    /// Holds bytes that are passed on now, at most ``room``.
    public mutating func hold(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

    /// Gives up the oldest `count` bytes; nil where not so many are held.
    public mutating func give(_ count: Int) -> [UInt8]? {
        guard count <= bytes.count else { return nil }
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// Gives up all of them.
    public mutating func giveAll() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
