/// Where the reading of a unit's journal starts.
public enum JournalStart: Sendable, Hashable {
    /// So many entries before its end.
    case lines(Int)
    /// At a moment.
    case since(Timestamp)
    /// At the entry with this cursor, which comes first.
    case at(String)
}

extension Authorization {
    /// The one unit whose journal the command shows; nil where it shows several, none, or chooses among its entries.
    public var loggedUnit: String? {
        guard command.stages.count == 1, let stage = command.stages.first, stage.program == "journalctl",
            stage.operands.isEmpty
        else { return nil }
        let chosen = stage.options.filter { !["n", "lines", "f", "follow", "S", "since"].contains($0.name) }
        guard chosen.count == 1, let option = chosen.first, ["u", "unit"].contains(option.name) else { return nil }
        return option.value
    }

    /// The text that reads the journal of `unit` on the host, one JSON object for each entry; see ``JournalCursor``.
    ///
    /// - Parameters:
    ///   - unit: ``loggedUnit``.
    ///   - follows: whether it goes on as entries come.
    public func reading(unit: String, from start: JournalStart, follows: Bool) -> HostCommand {
        let fields = "MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,_COMM,_PID,SYSLOG_PID"
        var words = ["--no-pager", "-q", "-a", "-o", "json", "--output-fields=\(fields)", "-u", unit]
        switch start {
        case .lines(let lines): words += ["-n", "\(lines)"]
        case .since(let moment): words += ["--no-tail", "--since", "@\(max(0, moment.milliseconds) / 1000)"]
        // Its own entry comes again, because only then is it known that none between is missing.
        case .at(let cursor): words += ["--no-tail", "--cursor", cursor]
        }
        if follows { words.append("-f") }
        let binary = command.stages[0].binary
        let text = ([binary] + words.map(singleQuoted)).joined(separator: " ")
        return HostCommand([HostScript.Program(text: text, isScript: false)])
    }
}
