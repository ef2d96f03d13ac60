/// Where the reading of a log starts.
public enum LogStart: Sendable, Hashable {
    /// So many lines before its end.
    case lines(Int)
    /// So many bytes behind its beginning; `known` of those before it come too, so that the file can be told.
    case offset(Int64, known: Int)

    /// Where a reading goes on.
    public init(after position: LogPosition) {
        self = .offset(position.offset, known: position.fingerprint.count)
    }
}

extension Authorization {
    /// The one file that the command shows, normalised; nil where it shows several, or none.
    public var loggedPath: String? {
        guard command.stages.count == 1, command.stages[0].operands.count == 1,
            case .path(let path) = command.stages[0].operands[0]
        else { return nil }
        return path
    }

    /// Whether this allows the content of `path` to be shown too, as it allows that of the log.
    public func mayRead(_ path: String) -> Bool { paths.isReadable(path) }

    /// The text that reads the log at `path` on the host, and says what it reads in words that carry `mark`.
    ///
    /// First comes what the name leads to; then the bytes from `start` on; among them which file has been opened, and,
    /// when it follows, each time that the name leads to another file or the file is cut off.
    ///
    /// - Parameters:
    ///   - path: absolute; ``mayRead(_:)`` must allow it.
    ///   - follows: whether it goes on as the log grows, also under a new file.
    ///   - isFirst: whether it fails without a word where there is no such file, because another one says it.
    public func reading(
        _ path: String,
        from start: LogStart,
        follows: Bool,
        isFirst: Bool = false,
        mark: LogMark
    ) -> HostCommand {
        let script = LogScript(start: start, follows: follows, isFirst: isFirst, mark: mark).text
        let command = HostCommand(script: script, arguments: [mark.marked(path)])
        return follows ? command.watching(path) : command
    }

    /// The text that unpacks the compressed log `file` and goes on after `position` of its content, of which the bytes
    /// that are known come again; nil for one that is not compressed.
    public func unpacking(_ file: LogFile, after position: LogPosition) -> HostCommand? {
        guard let unpacker = file.unpacker else { return nil }
        let offset = position.offset - Int64(position.fingerprint.count)
        let programs = ["\(unpacker) \(singleQuoted(file.path))", "/usr/bin/tail -c '+\(offset + 1)'"]
        return HostCommand(programs.map { .init(text: $0, isScript: false) })
    }

    /// The text that shows the beginnings of windows of the log at `path`, larger and larger ones from its end; see
    /// ``LogSamples``.
    ///
    /// It prints nothing where the log cannot be opened.
    public func sampling(_ path: String, mark: LogMark) -> HostCommand {
        let script = """
            exec 2>/dev/null
            command exec 3<"$1" || exit 0
            p=/proc/self/fd/3; set -- $(/usr/bin/stat -L -c '%d %i %s' "$p"); w=\(LogSamples.firstWindow)
            printf '\(mark.text) file %s %s %s %s\n' "$1" "$2" "$3" "$(/usr/bin/date +%z)"
            while :; do
            [ "$w" -gt "$3" ] && w=$3
            printf '\(mark.text) at %s\n' "$(($3-w))"
            /usr/bin/tail -c "+$(($3-w+1))" -- "$p" | /usr/bin/head -c \(LogSamples.length)
            [ "$w" -ge "$3" ] && exit
            w=$((w*4))
            done
            """
        return HostCommand(script: script, arguments: [path])
    }

    /// The text that lists the log at `path` and what may be its predecessors; see ``LogFile``.
    public func listing(ofLog path: String) -> HostCommand {
        let parts = path.split(separator: "/")
        let directory = "/" + parts.dropLast().joined(separator: "/")
        let pattern = (parts.last.map(String.init) ?? "").map { "*?[]\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
        let place = directory == "/" ? "/" : "\(directory)/"
        // The log itself may be a link, and what it leads to is what is read; of links beside it nothing is.
        let words = [
            path, place, "-maxdepth", "1", "-type", "f", "-name", "\(pattern)*", "-printf", "%D %i %s %T@ %p\\0",
        ]
        let text = "/usr/bin/find -H " + words.map(singleQuoted).joined(separator: " ") + " 2>/dev/null"
        return HostCommand([HostScript.Program(text: text, isScript: false)])
    }
}

/// The shell text that reads a log and says which file it is.
private struct LogScript {
    let start: LogStart
    let follows: Bool
    let isFirst: Bool
    let mark: LogMark

    var text: String { follows ? following : once }

    // The file is opened by its name: which one that was is seen at tail's own descriptor, its first. One that cannot be
    // opened is as good as absent until tail can.
    private var following: String {
        """
        p=$1; exec 2>&1
        if { command exec 3<"$p"; } 2>/dev/null; then
        set -- $(/usr/bin/stat -L -c '%d %i %s' /proc/self/fd/3)
        \(offset)
        exec 3<&-
        \(found)
        (n=0; until [ "/proc/$$/fd/3" -ef "$p" ] || [ "$n" -gt 200 ]; do n=$((n+1)); /usr/bin/sleep 0.01; done
        exec /usr/bin/stat -L -c '/usr/bin/tail: \(mark.text) opened %d %i' "/proc/$$/fd/3" 2>/dev/null) &
        else k=0; printf '/usr/bin/tail: \(mark.text) absent\n'; fi
        exec /usr/bin/tail -c "+$((k+1))" -F -- "$p"
        """
    }

    // The file is opened here, and everything else is asked of what was opened. Where it cannot be, tail says why.
    private var once: String {
        """
        exec 2>&1
        { command exec 3<"$1"; } 2>/dev/null || \(isFirst ? "exit 1" : #"exec /usr/bin/tail -- "$1""#)
        p=\(mark.marked("/proc/self/fd/3")); set -- $(/usr/bin/stat -L -c '%d %i %s' "$p")
        \(offset)
        \(found)
        exec /usr/bin/tail -c "+$((k+1))" "$p"
        """
    }

    private var found: String {
        #"printf '/usr/bin/tail: \#(mark.text) found %s %s %s %s\n' "$1" "$2" "$o" "$k""#
    }

    private var offset: String {
        let known = "k=$((o > \(LogPosition.fingerprintLength) ? o-\(LogPosition.fingerprintLength) : 0))"
        switch start {
        case .offset(let offset, let known): return "o=\(offset); k=\(offset - Int64(known))"
        // tail reads nothing then, and the descriptor stays at the beginning.
        case .lines(0): return "o=$3; \(known)"
        case .lines(let lines):
            // tail looks for lines from the end of a file that it can seek in, and keeps nothing of them. Where it came
            // to is where the descriptor stands, which it shares.
            return """
                b=$(/usr/bin/tail -n \(lines) <&3 2>/dev/null | /usr/bin/wc -c)
                read -r w e </proc/self/fdinfo/3
                o=$((e-b))
                \(known)
                """
        }
    }
}
