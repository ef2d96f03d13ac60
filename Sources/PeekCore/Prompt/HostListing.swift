/// What the gateway asks a host about its directories for a prompt, as shell text for a certificate of its own.
public enum HostListing {
    /// Bytes of names that are taken.
    public static let mostBytes = 262_144
    /// Seconds that a host may take.
    public static let seconds = 10

    /// A name in a directory.
    public struct Name: Sendable, Hashable {
        /// The name; where it is not UTF-8, with U+FFFD in it.
        public var text: String
        /// Whether it is a directory, or a link to one.
        public var isDirectory: Bool
        /// Whether ``text`` is all of it.
        public var isWhole: Bool

        /// Makes a name.
        public init(_ text: String, isDirectory: Bool = false, isWhole: Bool = true) {
            self.text = text
            self.isDirectory = isDirectory
            self.isWhole = isWhole
        }
    }

    /// The text that lists the names in `directory` that begin with `beginning`; of those with a dot only where it has
    /// one.
    public static func command(listing directory: String, beginning: String) -> HostCommand {
        var words = ["-H", directory, "-mindepth", "1", "-maxdepth", "1"]
        if beginning.isEmpty { words += ["!", "-name", ".*"] }
        words += ["-name", "\(Glob.escaped(beginning))*", "-printf", "%Y%f\\0"]
        let text = "/usr/bin/find " + words.map(singleQuoted).joined(separator: " ") + " 2>/dev/null"
        return HostCommand([HostScript.Program(text: text, isScript: false)])
    }

    /// The names that it printed.
    public static func names(of output: [UInt8]) -> [Name] {
        output.split(separator: 0).compactMap { entry in
            guard let type = entry.first, entry.count > 1 else { return nil }
            let text = String(validating: entry.dropFirst(), as: UTF8.self)
            return Name(
                text ?? String(decoding: entry.dropFirst(), as: UTF8.self),
                isDirectory: type == UInt8(ascii: "d"),
                isWhole: text != nil
            )
        }
    }

    /// What a host says of a directory that somebody wants to go to.
    public enum Place: Sendable, Hashable {
        /// Its physical path.
        case directory(String)
        case missing
        case noDirectory
        case closed
        /// An answer that makes no sense.
        case unclear
    }

    /// The text that says where the directory `path` really is.
    public static func command(entering path: String) -> HostCommand {
        let script = #"[ -e "$1" ] || exit 3; [ -d "$1" ] || exit 4; cd -P -- "$1" 2>/dev/null || exit 5; pwd -P"#
        return HostCommand(script: script, arguments: [path])
    }

    /// What it came to.
    public static func place(status: Int32, output: [UInt8]) -> Place {
        switch status {
        case 0:
            guard output.last == 0x0A, let path = String(validating: output.dropLast(), as: UTF8.self), !path.isEmpty
            else { return .unclear }
            return .directory(path)
        case 3: return .missing
        case 4: return .noDirectory
        case 5: return .closed
        default: return .unclear
        }
    }
}
