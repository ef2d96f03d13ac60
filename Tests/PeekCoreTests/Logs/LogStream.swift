@testable import PeekCore

/// What a decoder hands out, with neighbouring bytes joined.
struct DecodedStream: Equatable {
    enum Item: Equatable {
        case bytes([UInt8])
        case found(FileIdentity, offset: Int64, start: Int64)
        case opened(FileIdentity)
        case said(String)
        case absent, replaced, truncated, gone
    }

    private(set) var items: [Item] = []

    /// Decodes the parts of a stream as they come, to its end.
    init(_ parts: [[UInt8]], _ mark: LogMark) {
        var decoder = LogStreamDecoder(mark)
        for part in parts { part.withUnsafeBytes { decoder.take($0) { add($0) } } }
        decoder.finish { add($0) }
    }

    /// The bytes of the log alone.
    var bytes: [UInt8] {
        items.flatMap { item -> [UInt8] in if case .bytes(let bytes) = item { bytes } else { [] } }
    }

    private mutating func add(_ item: LogStreamDecoder.Item) {
        switch item {
        case .bytes(let bytes):
            if case .bytes(let before) = items.last {
                items[items.count - 1] = .bytes(before + bytes)
            } else {
                items.append(.bytes(Array(bytes)))
            }
        case .found(let file, let offset, let start): items.append(.found(file, offset: offset, start: start))
        case .opened(let file): items.append(.opened(file))
        case .said(let sentence): items.append(.said(sentence))
        case .absent: items.append(.absent)
        case .replaced: items.append(.replaced)
        case .truncated: items.append(.truncated)
        case .gone: items.append(.gone)
        }
    }
}
