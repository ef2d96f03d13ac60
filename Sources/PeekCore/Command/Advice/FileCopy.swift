/// A copy of files that a client asked for, as far as it can be known from what it asked.
public struct FileCopy: Sendable, Hashable {
    /// Which way the bytes would go.
    public enum Direction: Sendable, Hashable {
        case fromHost
        case toHost
    }

    /// The program on the person's side: `scp`, `rsync` or `sftp`.
    public var program: String
    /// The direction; nil where the client says it only later.
    public var direction: Direction?
    /// The absolute path on the host, where it can be typed again as it is.
    public var path: String?
    /// Whether a whole directory was asked for.
    public var isRecursive: Bool

    /// What a client of the subsystem `sftp` wants, which is scp(1) since OpenSSH 9.0 as well.
    public static let sftp = FileCopy(program: "sftp", direction: nil, path: nil, isRecursive: false)

    /// Reads the line that a client sends to the other side; nil when it is no such line.
    ///
    /// scp of before OpenSSH 9.0 and rsync both run themselves on the other side, with options that no person types.
    public init?(line: String) {
        let words = line.split(separator: " ").map(String.init)
        guard let program = words.first?.split(separator: "/").last.map(String.init) else { return nil }
        switch program {
        case "scp":
            let options = words.dropFirst().prefix { $0.hasPrefix("-") }
            let operands = words.dropFirst(1 + options.count)
            let isDirectory = operands.first?.hasSuffix("/") ?? false
            self.init(
                program: program,
                direction: options.contains("-t") ? .toHost : .fromHost,
                path: Self.plain(operands),
                isRecursive: options.contains("-r") || isDirectory
            )
        case "rsync":
            // rsync(1) separates its options from the paths by a lone dot.
            let operands = words.drop { $0 != "." }.dropFirst()
            self.init(
                program: program,
                direction: words.contains("--sender") ? .fromHost : .toHost,
                path: Self.plain(operands),
                isRecursive: operands.first?.hasSuffix("/") ?? false
            )
        case "sftp-server":
            self = .sftp
        default:
            return nil
        }
    }

    private init(program: String, direction: Direction?, path: String?, isRecursive: Bool) {
        self.program = program
        self.direction = direction
        self.path = path
        self.isRecursive = isRecursive
    }

    /// The line that shows the file instead; nil where none is named, or where it would go to the host.
    public var lookingLine: String? {
        guard direction == .fromHost, let path else { return nil }
        return isRecursive ? "ls \(path)" : "cat \(path)"
    }

    /// What to type instead on the person's machine.
    public func wouldWork(at host: String) -> String {
        let login = "ssh \(host)@gateway"
        guard let lookingLine, let path else { return "\(login) cat FILE > FILE" }
        if isRecursive {
            let slash = path.hasSuffix("/") ? "" : "/"
            return "\(login) \(lookingLine), then \(login) cat \(path)\(slash)FILE > FILE"
        }
        return "\(login) \(lookingLine) > \(path.split(separator: "/").last ?? "FILE")"
    }

    /// One sentence that refuses it.
    public func refused(at host: String) -> String {
        direction == .toHost
            ? "\(program) would write to \(host), and nothing that writes is allowed"
            : "files cannot be copied by scp, sftp or rsync"
    }

    // Only what no shell on the way reads as something else.
    private static func plain(_ operands: some Collection<String>) -> String? {
        guard operands.count == 1, let path = operands.first, path.hasPrefix("/") else { return nil }
        return path.utf8.allSatisfy(isPlain) ? path : nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/._-+@%=:,".utf8.contains(byte)
        }
    }
}
