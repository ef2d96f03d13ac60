import Glibc
import PeekCore

/// The file of a recording's chain.
struct ChainFile {
    private let path: String
    private let session: Identifier

    init(_ paths: RecordingPaths, _ session: Identifier) {
        path = paths.chain(of: session)
        self.session = session
    }

    /// The chain; nil when nothing is sealed yet.
    ///
    /// - Throws: ``Damage`` that names the bad line.
    func read() throws -> Chain? {
        // A death after the file was made leaves it empty, and the journals with all that it would have covered.
        guard let text = try text(), !text.isEmpty else { return nil }
        return try Chain(text, session: session)
    }

    /// The chain as far as it is sound, for going on with it, and whether that is all of the file.
    func readSound() throws -> (chain: Chain, isWhole: Bool) {
        let text = try text() ?? []
        let length = Chain.soundLength(text, session: session)
        let chain = length == 0 ? Chain(session: session) : try Chain(Array(text[..<length]), session: session)
        return (chain, length == text.count)
    }

    /// Makes the file say what `chain` says.
    ///
    /// - Returns: the file, which is not synced.
    func write(_ chain: Chain) throws -> OpenFile {
        let text = try Array(chain.text.utf8)
        let file = try OpenFile(path, O_RDWR | O_CREAT)
        let before = try self.text() ?? []
        // Written over from the first difference, so that a death leaves the sound lines as they were.
        let same = zip(before, text).prefix { $0 == $1 }.count
        try file.write(Array(text[same...]), at: Int64(same))
        try file.truncate(to: Int64(text.count))
        return file
    }

    private func text() throws -> [UInt8]? {
        guard let file = try OpenFile.reading(path) else { return nil }
        var text = [UInt8](repeating: 0, count: Int(try file.length()))
        let count = try text.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        text.removeLast(text.count - count)
        return text
    }
}

extension Chain {
    /// The whole file.
    fileprivate var text: String {
        get throws {
            guard !links.isEmpty else { return Chain.firstLine(session) }
            var text = Chain.firstLine(session)
            for link in links { text += Chain.line(link) }
            for (index, tombstone) in tombstones.sorted(by: { $0.key < $1.key }) {
                text += try Chain.line(tombstone, for: index)
            }
            return text
        }
    }
}
