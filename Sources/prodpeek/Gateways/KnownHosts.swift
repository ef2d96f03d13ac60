import Foundation

/// The program's own known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
struct KnownHosts {
    let path: String

    /// One line of it.
    struct Entry: Hashable {
        /// `HOST`, or `[HOST]:PORT`.
        let host: String
        /// Type and base64.
        let key: String
    }

    /// The keys in `text`, without comments.
    static func keys(in text: String) -> [Entry] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 3, !line.hasPrefix("#") else { return nil }
            return Entry(host: String(words[0]), key: "\(words[1]) \(words[2])")
        }
    }

    /// The keys of `host`; none when it is not known.
    func keys(of host: String) -> Set<String> {
        Set(Self.keys(in: text).filter { $0.host == host }.map(\.key))
    }

    /// Puts `keys` in the place of those that were known of `host`.
    func replace(_ host: String, with keys: Set<String>) throws {
        let others = text.split(separator: "\n").filter { !$0.hasPrefix("\(host) ") }
        let lines = others.map(String.init) + keys.sorted().map { "\(host) \($0)" }
        try write(lines.joined(separator: "\n") + "\n", to: path)
    }

    private var text: String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
