extension Policy {
    /// What the roles of a principal allow together: the widest scope and any yes; nil when there is no such principal.
    public func permissions(of name: String) -> Permissions? {
        guard let principal = principals[name] else { return nil }
        return roles(of: principal).map(\.may).reduce(into: Permissions()) { all, may in
            all.recordingsRead = max(all.recordingsRead, may.recordingsRead)
            all.sessionsKill = all.sessionsKill || may.sessionsKill
            all.deploysWrite = all.deploysWrite || may.deploysWrite
            all.incidentsWrite = all.incidentsWrite || may.incidentsWrite
            if may.policyExplain == .all { all.policyExplain = .all }
        }
    }

    /// Whether `name` may list, show, replay, export and verify the recording of a session; the check of every door.
    ///
    /// With `scope`, the role that has it must itself allow the session's line and what was run for it on that host. The
    /// recording of a prompt has many lines, each allowed by the policy of its moment, and that of a shell whatever its
    /// role may read: `scope` is not enough for them.
    public func mayRead(recordingOf start: SessionStart, by name: String) -> Bool {
        guard let principal = principals[name] else { return false }
        if start.principal == name { return true }
        return roles(of: principal).contains { role in
            switch role.may.recordingsRead {
            case .own: false
            case .scope: !start.isPrompt && start.isShell != true && allows(role, start)
            case .all: true
            }
        }
    }

    /// Whether `name` may end a session that runs: their own, or with `sessions.kill` one on a host that this very role
    /// covers.
    public func mayKill(_ start: SessionStart, by name: String) -> Bool {
        guard let principal = principals[name] else { return false }
        if start.principal == name { return true }
        guard let host = hosts[start.host] else { return false }
        return roles(of: principal).contains { $0.may.sessionsKill && covers($0, host) }
    }

    /// Whether a session that runs may go on under this policy.
    ///
    /// What the person gave as reason and incident when it started still counts. What was run is checked beside the
    /// line, because names that stood for a wildcard then may be denied now.
    ///
    /// - Parameter start: its `rendering` must be ``Authorization/canonical``; of a prompt, what runs there now.
    public func stillAllows(_ start: SessionStart) -> Bool {
        guard let principal = principals[start.principal] else { return false }
        if start.isPrompt, start.line == SessionStart.promptLine { return mayOpenPrompt(start) }
        return roles(of: principal).contains { role in
            if role.requires.reason && start.reason == nil { return false }
            if role.requires.incident && start.givenIncident == nil { return false }
            return allows(role, start)
        }
    }

    private func mayOpenPrompt(_ start: SessionStart) -> Bool {
        let asked = DecisionRequest(
            principal: start.principal,
            host: start.host,
            line: start.line,
            reason: start.reason,
            incident: start.givenIncident
        )
        return (try? promptReach(asked)) != nil
    }

    /// Whether one role allows both what was typed and what was run.
    private func allows(_ role: Role, _ start: SessionStart) -> Bool {
        guard let host = hosts[start.host], covers(role, host) else { return false }
        if start.isShell == true {
            // Its rules were fixed when it started.
            let rules = ConfinementRules(role, on: host, PathRules(role, on: host, of: self), for: nil)
            return role.shell == .confined && rules?.shellRendering == start.rendering
        }
        if let commands = start.versionsOf { return allows(role, versionsOf: commands) }
        let typed: Command
        let run: Command
        do {
            typed = try Command(parsing: start.line, with: catalogue, directory: start.directory)
            run = try Command(parsing: start.rendering, with: catalogue, limits: .rendered)
        } catch {
            // What this catalogue does not know, no role allows.
            return false
        }
        let paths = PathRules(role, on: host, of: self)
        // The role's commands are compared with what was typed alone: zcat is rendered as gzip.
        return refusal(of: typed, by: role) == nil && paths.refusal(of: typed) == nil && paths.refusal(of: run) == nil
            && run.stages.allSatisfy { stage in paths.exclusions(for: stage).allSatisfy(stage.lastOptions.contains) }
    }
}

extension Command.Stage {
    /// The options behind the last `--include`, which nothing overrides.
    fileprivate var lastOptions: ArraySlice<Command.Option> {
        let last = options.lastIndex { $0.form == .long && $0.name == "include" }
        return options[(last.map { $0 + 1 } ?? 0)...]
    }
}
