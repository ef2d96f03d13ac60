import Crypto
import PeekCore

/// The files of one policy: the one that was named and all that it includes, each read once.
struct PolicySources {
    /// Far more than a policy is written in; a pattern that slipped should not read a whole disk.
    static let maximumFiles = 500
    /// Bytes of all files together; 5,000 hosts with three keys each take 5 MB.
    static let maximumBytes = 32 << 20

    /// What was looked at to find out what the policy is, and how that was just before.
    struct Watched: Sendable {
        let path: String
        /// Nil when there was nothing to be seen.
        let stamp: FileStamp?
    }

    /// The roots of the files, in the order in which they are included.
    private(set) var roots: [YAMLNode] = []
    /// The lines of the files under `knownHosts`.
    private(set) var knownHosts: [KnownHostLine] = []
    /// Every file that was opened or could not be, and every directory that was searched.
    private(set) var watched: [Watched] = []
    /// Whether all of it could be read; otherwise names may be missing that are in the files.
    private(set) var isComplete = true

    private let reader: StrictReader
    private var opensFiles = true
    private var hash = SHA256()
    private var bytes = 0
    private var origins: [FileStamp.Identity: Position] = [:]
    private var open: [(name: String, identity: FileStamp.Identity?)] = []

    init(reader: StrictReader) {
        self.reader = reader
    }

    /// Reads the file at `path` and all that it includes.
    mutating func read(path: String) {
        do throws(BoundedFile.Trouble) {
            let file = try BoundedFile(path: path, limit: YAMLComposer.maximumBytes)
            watched.append(Watched(path: path, stamp: file.stamp))
            read(file.bytes, name: path, identity: file.stamp.identity)
        } catch {
            watched.append(Watched(path: path, stamp: nil))
            fail(.start(of: reader.problems.open(path)), "cannot be read: \(error.reason)")
        }
    }

    /// Reads bytes that may have come from anywhere: no file is opened for what they name.
    mutating func read(_ bytes: [UInt8], name: String) {
        opensFiles = false
        read(bytes, name: name, identity: nil)
    }

    private mutating func read(_ bytes: [UInt8], name: String, identity: FileStamp.Identity?) {
        hash.update(data: bytes)
        self.bytes = bytes.count
        compose(bytes, name: name, identity: identity)
    }

    /// SHA-256 in hex: over the first file's bytes, then for each file that is included, in order, a line with its own
    /// SHA-256 in hex, then `last`.
    func hash(endingWith last: [UInt8]) -> String {
        var hash = hash
        hash.update(data: last)
        return hexadecimal(hash.finalize())
    }

    private mutating func compose(_ bytes: [UInt8], name: String, identity: FileStamp.Identity?) {
        let file = reader.problems.open(name)
        guard let root = YAMLComposer.compose(bytes, of: file, problems: reader.problems),
            let sections = reader.mapping(root, "a policy", keys: Shape.policy.names)
        else {
            isComplete = false
            return
        }
        roots.append(root)
        if let identity { origins[identity] = origins[identity] ?? .start(of: file) }
        open.append((name, identity))
        if let node = sections["include"] {
            include(node, "include") { sources, file, path in
                sources.compose(file.bytes, name: path, identity: file.stamp.identity)
            }
        }
        if let node = sections["knownHosts"] {
            include(node, "knownHosts") { sources, file, path in
                let number = sources.reader.problems.open(path)
                sources.knownHosts += KnownHostLine.read(file.bytes, of: number, problems: sources.reader.problems)
            }
        }
        open.removeLast()
    }

    /// Hands each file that a list names to `take`.
    private mutating func include(
        _ node: YAMLNode,
        _ subject: String,
        _ take: (inout PolicySources, BoundedFile, _ path: String) -> Void
    ) {
        guard opensFiles else {
            return fail(node.position, "this policy came without other files; put what \(subject) names into it")
        }
        for (text, position) in reader.texts(node, subject) {
            for path in paths(text, at: position, subject) {
                if let file = contents(of: path, at: position) { take(&self, file, path) }
            }
        }
    }

    /// The paths that an entry means, sorted by name where it is a pattern.
    private mutating func paths(_ text: String, at position: Position, _ subject: String) -> [String] {
        if let fault = IncludePattern.fault(of: text) {
            fail(position, "an entry of \(subject) \(fault): \(quoted(text))")
            return []
        }
        let pattern = IncludePattern(text, from: open.last?.name ?? "")
        guard pattern.hasWildcard else { return [pattern.path] }
        watched.append(Watched(path: pattern.directory, stamp: FileStamp(path: pattern.directory)))
        do throws(BoundedFile.Trouble) {
            let found = try pattern.matches()
            if found.isEmpty { fail(position, "no file matches \(quoted(text))") }
            return found
        } catch {
            fail(position, "\(pattern.directory) cannot be searched: \(error.reason)")
            return []
        }
    }

    private mutating func contents(of path: String, at position: Position) -> BoundedFile? {
        // The first file stands in no list, and is not counted by what it includes.
        guard origins.count <= Self.maximumFiles else {
            fail(position, "\(path) is not read: a policy has at most \(Self.maximumFiles) files")
            return nil
        }
        let file: BoundedFile
        do throws(BoundedFile.Trouble) {
            file = try BoundedFile(path: path, limit: Self.maximumBytes)
        } catch {
            watched.append(Watched(path: path, stamp: nil))
            fail(position, "\(path) cannot be read: \(error.reason)")
            return nil
        }
        watched.append(Watched(path: path, stamp: file.stamp))
        if let fault = repetition(of: path, file.stamp.identity, at: position) {
            fail(position, fault)
            return nil
        }
        origins[file.stamp.identity] = position
        bytes += file.bytes.count
        guard bytes <= Self.maximumBytes else {
            fail(position, "with \(path) the policy has more than the \(Self.maximumBytes) bytes that are read")
            return nil
        }
        hash.update(data: Array("\(hexadecimal(SHA256.hash(data: file.bytes)))\n".utf8))
        return file
    }

    private mutating func fail(_ position: Position, _ message: String) {
        reader.problems.add(position, message)
        isComplete = false
    }

    /// Why a file cannot be included here: it leads here itself, or is included already.
    private func repetition(of path: String, _ identity: FileStamp.Identity, at position: Position) -> String? {
        if let start = open.firstIndex(where: { $0.identity == identity }) {
            let chain = (open[start...].map(\.name) + [path]).joined(separator: " includes ")
            return "this goes round in a circle: \(chain)"
        }
        return origins[identity].map { first in
            "\(path) is included twice, first \(reader.problems.place(first, from: position))"
        }
    }
}

private func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
}
