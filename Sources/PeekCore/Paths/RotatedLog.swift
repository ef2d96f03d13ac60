/// The names that logrotate(8) gives to the predecessors of a log.
enum RotatedLog {
    static let compressions: [String] = [".gz", ".xz", ".bz2", ".zst"]

    /// Whether `path` is `log` itself or one of its predecessors: `log.N`, `log-YYYYMMDD`, each also compressed.
    static func isOne(_ path: String, of log: String) -> Bool {
        guard path.utf8.starts(with: log.utf8) else { return false }
        var rest = path.utf8.dropFirst(log.utf8.count)
        guard let mark = rest.popFirst() else { return true }
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        let isDated = mark == UInt8(ascii: "-") && digits.count == 8
        let isNumbered = mark == UInt8(ascii: ".") && (1...4).contains(digits.count)
        guard isDated || isNumbered else { return false }
        let suffix = rest.dropFirst(digits.count)
        return suffix.isEmpty || compressions.contains { suffix.elementsEqual($0.utf8) }
    }

    /// Names of the kinds that exist, to see whether a glob could mean one.
    static func samples(of log: String) -> [String] {
        [log, "\(log).1", "\(log).2.gz", "\(log)-20260101", "\(log)-20260101.gz"]
    }
}
