import Crypto
import PeekCore

/// One sealed segment, and what ties it to the ones before.
struct ChainLink: Sendable, Hashable {
    /// From 1.
    var index: Int
    /// Bytes of its frames, headers included, before compression.
    var length: Int64
    /// SHA-256 of those bytes.
    var content: Hash
    /// SHA-256 of the segment's file.
    var stored: Hash
    /// SHA-256 over the previous link and all of the above.
    var link: Hash

    /// Ties a segment to `previous`, the link before it or the chain's genesis.
    init(after previous: Hash, index: Int, length: Int64, content: Hash, stored: Hash) {
        self.index = index
        self.length = length
        self.content = content
        self.stored = stored
        link = Self.link(after: previous, index: index, length: length, content: content, stored: stored)
    }

    /// SHA-256(previous ‖ content ‖ stored ‖ index ‖ length), numbers as eight bytes, little endian.
    ///
    /// The hashes stand for the segment: it can be removed, and every later link still follows.
    static func link(after previous: Hash, index: Int, length: Int64, content: Hash, stored: Hash) -> Hash {
        var hasher = SHA256()
        hasher.update(data: previous.bytes)
        hasher.update(data: content.bytes)
        hasher.update(data: stored.bytes)
        withUnsafeBytes(of: UInt64(index).littleEndian) { hasher.update(bufferPointer: $0) }
        withUnsafeBytes(of: length.littleEndian) { hasher.update(bufferPointer: $0) }
        return Hash(hasher.finalize())
    }

    /// What the first link follows: SHA-256 of a line with the session's ID, so that no chain fits another session.
    static func genesis(_ session: Identifier) -> Hash {
        Hash(SHA256.hash(data: Array("prodpeek recording 1 \(session)\n".utf8)))
    }
}

/// Who removed a segment, when and why; it stands in the segment's place.
struct Tombstone: Sendable, Hashable, Codable {
    /// When it was removed.
    var at: Timestamp
    /// The principal.
    var by: String
    /// In that principal's words.
    var why: String
}

/// The chain of a recording: its segments in order, and tombstones for those that were removed.
struct Chain: Sendable, Hashable {
    /// Whose recording.
    var session: Identifier
    /// In order; the first has index 1.
    var links: [ChainLink] = []
    /// By index of the removed segment.
    var tombstones: [Int: Tombstone] = [:]

    /// The last link; the genesis while there is none.
    var head: Hash { links.last?.link ?? ChainLink.genesis(session) }

    /// What the chain says as a whole.
    var seal: RecordingSeal {
        RecordingSeal(segments: links.count, length: links.reduce(0) { $0 + $1.length }, head: head.description)
    }
}
