/// What changes about principals themselves: who they are, which roles and keys they have, what they may beside looking.
struct PrincipalDifference {
    private typealias Fact = ChangeCollector.Fact

    let old: Policy
    let new: Policy

    /// Notes what changes for one principal of either policy.
    func compare(_ name: String, into collector: inout ChangeCollector) {
        switch (old.principals[name], new.principals[name]) {
        case (nil, let added?):
            collector.add(Fact(.gain, .principal, "", roles: added.roles), for: [name])
        case (let removed?, nil):
            collector.add(Fact(.lose, .principal, "", roles: removed.roles), for: [name])
        case (let before?, let after?):
            for fact in facts(before, after) { collector.add(fact, for: [name]) }
        case (nil, nil):
            break
        }
        for fact in permissions(of: name) { collector.add(fact, for: [name]) }
    }

    private func facts(_ before: Principal, _ after: Principal) -> [Fact] {
        var facts = changed(before.keys.map(\.line), after.keys.map(\.line)).map { Fact($0, .key, $1) }
        facts += changed(before.roles, after.roles).map { Fact($0, .role, $1) }
        let kept = before.roles.filter(after.roles.contains)
        if kept != after.roles.filter(before.roles.contains) {
            facts.append(Fact(.change, .role, after.roles.joined(separator: ", ")))
        }
        for name in kept {
            guard let old = old.roles[name], let new = new.roles[name] else { continue }
            facts += limits(old.limits, new.limits, of: name)
            if old.shell != new.shell {
                let effect: PolicyChange.Effect = new.shell == .confined ? .gain : .lose
                facts.append(Fact(effect, .shell, "confined", roles: [name]))
            }
            if old.processes != new.processes {
                facts.append(Fact(new.processes == .all ? .gain : .lose, .processes, "all", roles: [name]))
            }
            if old.input != new.input {
                facts.append(Fact(.change, .input, new.input.rawValue, was: old.input.rawValue, roles: [name]))
            }
        }
        return facts
    }

    private func limits(_ old: Limits, _ new: Limits, of role: String) -> [Fact] {
        let pairs: [(String, Int?, Int?, (Int) -> String)] = [
            ("sessions", old.sessions, new.sessions, { String($0) }),
            ("duration", old.duration, new.duration, durationText),
            ("idle", old.idle, new.idle, durationText),
            ("bytesPerSecond", old.bytesPerSecond, new.bytesPerSecond, bytesText),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { name, before, after, text in
            // No limit is more than any.
            let effect: PolicyChange.Effect = (before ?? .max) < (after ?? .max) ? .gain : .lose
            let was = before.map(text) ?? "none"
            return Fact(effect, .limit, after.map(text) ?? "none", of: name, was: was, roles: [role])
        }
    }

    private func permissions(of name: String) -> [Fact] {
        let before = old.permissions(of: name) ?? Permissions()
        let after = new.permissions(of: name) ?? Permissions()
        let flags: [(String, Bool, Bool)] = [
            ("sessions.kill", before.sessionsKill, after.sessionsKill),
            ("deploys.write", before.deploysWrite, after.deploysWrite),
            ("incidents.write", before.incidentsWrite, after.incidentsWrite),
            ("policy.explain", before.policyExplain == .all, after.policyExplain == .all),
            ("recordings.read", before.recordingsRead == .all, after.recordingsRead == .all),
        ]
        var facts = flags.filter { $0.1 != $0.2 }.map { Fact($0.2 ? .gain : .lose, .permission, $0.0) }
        // What somebody reads within one role is part of what they read when they read all.
        if before.recordingsRead != .all, after.recordingsRead != .all {
            facts += changed(old.recordingScopes(of: name), new.recordingScopes(of: name)).map {
                Fact($0, .permission, "recordings.read", of: "scope", roles: [$1])
            }
        }
        return facts
    }
}

extension Policy {
    /// The roles within which a principal may read recordings.
    fileprivate func recordingScopes(of name: String) -> [String] {
        guard let principal = principals[name] else { return [] }
        return roles(of: principal).filter { $0.may.recordingsRead == .scope }.map(\.name)
    }
}

/// Seconds as a policy has them, such as `1h30m`.
private func durationText(_ seconds: Int) -> String {
    let units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
    var rest = seconds
    return units.reduce(into: "") { text, unit in
        if rest >= unit.1 { text += "\(rest / unit.1)\(unit.0)" }
        rest %= unit.1
    }
}

/// Bytes as a policy has them, such as `50MB`.
private func bytesText(_ bytes: Int) -> String {
    let units = [
        ("GB", 1_000_000_000), ("GiB", 1 << 30), ("MB", 1_000_000), ("MiB", 1 << 20), ("KB", 1000), ("KiB", 1 << 10),
    ]
    guard let unit = units.first(where: { bytes % $0.1 == 0 }) else { return "\(bytes)B" }
    return "\(bytes / unit.1)\(unit.0)"
}
