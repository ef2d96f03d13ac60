/// A path as denials compare it: ASCII letters in lower case.
struct FoldedPath: Sendable {
    /// UTF-8.
    let bytes: [UInt8]
    /// Which neighbours it has, to rule most patterns out by.
    let pairs: BytePairs

    /// Folds a path that is absolute and normalised.
    init(_ path: String) {
        bytes = lowercasedASCII(path.utf8)
        pairs = BytePairs(bytes)
    }
}

/// Which pairs of neighbouring bytes a text has: a pattern whose pairs are not all there cannot match it.
///
/// Several pairs share a bit, so that a pair may seem to be there that is not; one that is there is never missed.
struct BytePairs: Sendable, Hashable {
    private var bits = SIMD4<UInt64>.zero

    /// The pairs of a text.
    init(_ bytes: [UInt8]) {
        var previous: UInt8?
        for byte in bytes {
            if let previous { insert(previous, byte) }
            previous = byte
        }
    }

    /// The pairs that every text has that matches `glob`.
    init(requiredBy glob: Glob) {
        for (left, right) in zip(glob.tokens, glob.tokens.dropFirst()) {
            if case .byte(let left) = left, case .byte(let right) = right { insert(left, right) }
        }
    }

    /// Whether all pairs of `other` may be there.
    func mayContain(_ other: BytePairs) -> Bool { other.bits & ~bits == .zero }

    private mutating func insert(_ left: UInt8, _ right: UInt8) {
        // Most paths are lower-case letters; five bits of one and three of the other tell those apart well enough.
        let place = Int((left &* 8) ^ (right & 0x1F) ^ (right >> 5))
        bits[place >> 6] |= 1 << UInt64(place & 63)
    }
}
