import FoundationEssentials
import PeekCore

/// What is wrong with a recording, and in which part.
struct Damage: Error, Hashable, CustomStringConvertible {
    /// One sentence that names the part.
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The chain as a file: a line that names format and session, then one for each segment and each tombstone.
///
/// ```
/// prodpeek-chain 1 s-1k3v9c2m0aqx7
/// 1 8388736 CONTENT STORED LINK
/// removed 1 {"at":"2026-11-23T03:14:15.926Z","by":"alice","why":"held a customer's address"}
/// ```
///
/// There is one way to write each line; anything else is damage, so that no byte can change unnoticed.
extension Chain {
    /// The first line.
    static func firstLine(_ session: Identifier) -> String { "prodpeek-chain 1 \(session)\n" }

    /// A segment's line.
    static func line(_ link: ChainLink) -> String {
        "\(link.index) \(link.length) \(link.content) \(link.stored) \(link.link)\n"
    }

    /// A tombstone's line.
    static func line(_ tombstone: Tombstone, for index: Int) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return "removed \(index) \(String(decoding: try encoder.encode(tombstone), as: UTF8.self))\n"
    }

    /// Reads a chain's file.
    ///
    /// - Throws: ``Damage`` that names the first bad line; its links are what they should be otherwise.
    init(_ text: [UInt8], session: Identifier) throws {
        self.session = session
        var number = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let isLast = line.endIndex == text.endIndex
            if isLast && line.isEmpty { break }
            guard !isLast, take(String(decoding: line, as: UTF8.self) + "\n", isFirst: number == 1) else {
                throw Damage("line \(number) of the chain is altered or cut off")
            }
        }
        if number < 2 { throw Damage("line 1 of the chain is missing") }
    }

    /// How many bytes at the start of `text` are lines that a chain may have; what follows was being written.
    static func soundLength(_ text: [UInt8], session: Identifier) -> Int {
        var chain = Chain(session: session)
        var length = 0
        while let end = text[length...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: text[length...end], as: UTF8.self)
            guard chain.take(line, isFirst: length == 0) else { break }
            length = end + 1
        }
        return length
    }

    // Far more than a segment holds; it keeps the sum of a forged chain from overflowing.
    private static let longestSegment: Int64 = 1 << 40

    private mutating func take(_ line: String, isFirst: Bool) -> Bool {
        if isFirst { return line == Self.firstLine(session) }
        if line.hasPrefix("removed ") { return takeTombstone(line) }
        let words = line.dropLast().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, let length = Int64(words[1]), (0...Self.longestSegment).contains(length),
            let content = Hash(hex: words[2]), let stored = Hash(hex: words[3])
        else { return false }
        let link = ChainLink(after: head, index: links.count + 1, length: length, content: content, stored: stored)
        guard line == Self.line(link) else { return false }
        links.append(link)
        return true
    }

    private mutating func takeTombstone(_ line: String) -> Bool {
        let words = line.dropLast().split(separator: " ", maxSplits: 2)
        guard words.count == 3, let index = Int(words[1]), (1...max(1, links.count)).contains(index),
            index <= links.count, tombstones[index] == nil
        else { return false }
        do {
            let tombstone = try JSONDecoder().decode(Tombstone.self, from: Data(words[2].utf8))
            guard try line == Self.line(tombstone, for: index) else { return false }
            tombstones[index] = tombstone
            return true
        } catch {
            return false
        }
    }
}
