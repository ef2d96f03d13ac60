import FoundationEssentials

/// What the helper is asked to run, and within what.
public struct ConfinementRequest: Sendable, Hashable {
    /// What runs.
    public enum Run: Sendable, Hashable {
        /// Text for a shell.
        case command(HostCommand)
        /// A shell for a person, who needs a terminal.
        case shell
    }

    /// Bytes of a private /tmp: what tac(1) may keep of what is piped in, and a little more.
    public static let temporaryBytes: Int64 = 136 << 20
    /// Bytes that a process may take; a sort of a large log needs some.
    public static let memoryBytes: Int64 = 1 << 30
    /// Processes and threads at once.
    public static let tasks = 256

    /// What runs.
    public var run: Run
    /// The host's name here, for a prompt.
    public var host: String
    /// The client's terminal.
    public var terminal: Terminal?
    /// What may be read.
    public var paths: ConfinedPaths
    /// Whether the session sees the host's other processes.
    public var seesAllProcesses: Bool
    /// The least that must hold.
    public var minimum: ConfinementMinimum

    /// Makes a request.
    public init(
        _ run: Run,
        host: String,
        terminal: Terminal?,
        paths: ConfinedPaths,
        seesAllProcesses: Bool,
        minimum: ConfinementMinimum
    ) {
        self.run = run
        self.host = host
        self.terminal = terminal
        self.paths = paths
        self.seesAllProcesses = seesAllProcesses
        self.minimum = minimum
    }

    /// The text of a certificate's `force-command` for `session`.
    ///
    /// - Throws: a refusal where it is more than a certificate carries, or holds a NUL byte.
    public func forcedCommand(for session: Identifier) throws(Refusal) -> String {
        let fields = fields
        guard fields.all.allSatisfy({ !$0.value.contains(0) }) else {
            throw Refusal(.denied, "a NUL byte can be in no command", rule: "confinement")
        }
        let text = "prodpeek-confine v1 \(session) \(Data(fields.bytes).base64EncodedString())"
        guard text.utf8.count <= HostCommand.mostBytes else {
            throw Refusal(
                .limit,
                "the line and the rules for \(host) make \(text.utf8.count) bytes, and a certificate carries "
                    + "\(HostCommand.mostBytes)",
                rule: "confinement",
                wouldWork: "a shorter line, or a role that reads directories instead of many single paths and logs"
            )
        }
        return text
    }

    /// The request as the helper reads it.
    var fields: ConfinementFields {
        var fields = ConfinementFields()
        switch run {
        case .command(let command):
            fields.add("mode", "command")
            fields.add("line", command.confined)
            if let watched = command.watched { fields.add("watch", watched) }
        case .shell:
            fields.add("mode", "shell")
        }
        fields.add("host", host)
        if let terminal {
            fields.add("terminal", "\(HostScript.name(of: terminal)) \(terminal.columns) \(terminal.rows)")
        }
        for path in paths.read { fields.add("read", path) }
        for pattern in paths.hide { fields.add("hide", pattern) }
        fields.add("processes", seesAllProcesses ? "all" : "own")
        fields.add("tmp", String(Self.temporaryBytes))
        fields.add("memory", String(Self.memoryBytes))
        fields.add("tasks", String(Self.tasks))
        fields.add("abi", String(minimum.landlock))
        for layer in ConfinementLayer.sorted(minimum.layers) { fields.add("need", layer.rawValue) }
        return fields
    }
}
