import PeekCore

extension Shape {
    /// What a set of principals may do.
    static let role = Shape(
        .optional(
            "services",
            .names(.plain),
            "The hosts of these services, and their logs with rotated predecessors."
        ),
        .optional("hosts", .hosts, "More hosts: names, or {labels: {role: db}}."),
        .optional("commands", .roleCommands, "all, or a list such as [tail, grep]."),
        .optional(
            "read",
            .list(of: .readablePaths),
            "Further readable paths. Without * ? [ a path and all below it; with them a pattern over whole paths."
        ),
        .optional(
            "deny",
            .list(of: .deniedPaths),
            "Paths never readable, beside the built-in secrets; they win over all."
        ),
        .optional("limits", .mapping(limits), "What one principal may use; what is left out has no limit."),
        .optional("requires", .mapping(requirements), "What must be given before a session starts."),
        .optional(
            "input",
            .words([
                (InputRecording.recorded.rawValue, "What is typed or piped in is recorded."),
                (InputRecording.never.rawValue, "What is typed or piped in is never recorded."),
            ]),
            "Whether what is typed or piped in is recorded."
        ),
        .optional(
            "shell",
            .words([
                (ShellPermission.none.rawValue, "Only lines that the policy allows."),
                (ShellPermission.confined.rawValue, "A shell with any program, on hosts that confine it."),
            ]),
            "Which shell there is on hosts that confine it; none if left out."
        ),
        .optional(
            "processes",
            .words([
                (ProcessView.own.rawValue, "Those of the session."),
                (ProcessView.all.rawValue, "All of the host's: ps and top show everybody's command lines."),
            ]),
            "Which processes a session on a confined host sees; its own if left out."
        ),
        .optional("may", .mapping(permissions), "What the role allows beside looking at hosts.")
    )

    /// What one principal may use.
    static let limits = Shape(
        .optional("sessions", .number(1...100_000), "Sessions open at once; a tail of a service is one on each host."),
        .optional("duration", .duration, "How long a session may last, such as 12h."),
        .optional(
            "idle",
            .duration,
            "How long a session may go without a byte in either direction, such as 2h."
        ),
        .optional(
            "bytesPerSecond",
            .bytes,
            "How fast a host may be read, such as 50MB; more slows it, nothing is lost."
        )
    )

    /// What must be said before a session starts.
    static let requirements = Shape(
        .optional("reason", .flag, "--reason TEXT, or PRODPEEK_REASON."),
        .optional("incident", .flag, "--incident ID, or PRODPEEK_INCIDENT.")
    )

    /// What a role allows beside looking.
    static let permissions = Shape(
        .optional(
            "recordings.read",
            .words([
                (Permissions.RecordingScope.own.rawValue, "One's own recordings only."),
                (Permissions.RecordingScope.scope.rawValue, "Recordings of what this role itself allows."),
                (Permissions.RecordingScope.all.rawValue, "Everybody's recordings."),
            ]),
            "Whose recordings may be listed, shown, replayed, exported and verified."
        ),
        .optional("sessions.kill", .flag, "Whether running sessions of others may be ended."),
        .optional("deploys.write", .flag, "Whether deploys may be reported."),
        .optional(
            "incidents.write",
            .flag,
            "Whether incidents may be opened and closed, and other people's sessions linked."
        ),
        .optional(
            "policy.explain",
            .words([
                (Permissions.ExplainScope.own.rawValue, "One's own decisions only."),
                (Permissions.ExplainScope.all.rawValue, "Everybody's decisions."),
            ]),
            "As whom decisions may be explained."
        )
    )
}

extension Schema {
    /// `all`, or names; an editor offers the built-in commands with what they are for.
    fileprivate static let roleCommands: Schema = {
        let all = words([("all", "Every command of the catalogue but those that must be named.")])
        do {
            let known = try BuiltInCatalogue().entries.map { (word: $0.name, meaning: $0.summary) }
            return either(all, list(of: either(words(known), name(.plain))))
        } catch {
            // Without built-in commands no policy can be read either.
            return either(all, names(.plain))
        }
    }()
}
