import Crypto
import PeekCore

/// The hash chain over the stored bytes of a log.
///
/// Each link is the SHA-256 of the link before it, the sequence number as eight bytes in network order, and the event's
/// JSON as stored. The first link follows the hash of ``origin``.
struct EventChain {
    /// The number of the last event.
    private(set) var sequence: Int64 = 0
    /// The last link.
    private(set) var head = [UInt8](SHA256.hash(data: origin))

    private static let origin = [UInt8]("prodpeek event log 1".utf8)

    /// Begins an empty chain.
    init() {}

    /// Goes on where a chain was left.
    init(sequence: Int64, head: [UInt8]) {
        self.sequence = sequence
        self.head = head
    }

    /// Adds the event that is stored as `json`.
    mutating func append(_ json: [UInt8]) {
        sequence += 1
        var hash = SHA256()
        hash.update(data: head)
        withUnsafeBytes(of: sequence.bigEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: json)
        head = [UInt8](hash.finalize())
    }

    /// The last link in lower-case hexadecimal.
    var hexadecimalHead: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: head.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
