import PeekCore

/// A change as a sentence in two parts, so that a table can align them.
struct PolicyChangeWords {
    let change: PolicyChange

    /// Who, or what of the policy, such as `dev, ops and 12 more`.
    var who: String {
        if !change.principals.isEmpty { return listed(change.principals, at: 3) }
        return switch change.kind {
        case .host, .service: "\(change.kind.rawValue)\(ending) \(listed(change.items, at: 3))"
        case .address, .hostKey, .labels, .confinement: "host \(change.subject ?? "")"
        case .log: "service \(change.subject ?? "")"
        default: "logins"
        }
    }

    /// What that is for them, such as `gain host db2 (role developer)`.
    var what: String { phrase + place }

    private var place: String {
        let hosts = change.hosts.isEmpty ? "" : " on \(listed(change.hosts, at: 4))"
        guard !change.roles.isEmpty else { return hosts }
        let roles = change.roles.joined(separator: ", ")
        return "\(hosts) (role\(change.roles.count == 1 ? "" : "s") \(roles))"
    }

    private var isMore: Bool { change.effect == .gain }

    /// Whether the verb is for several.
    private var isPlural: Bool {
        let isOfPolicy = change.principals.isEmpty && (change.kind == .host || change.kind == .service)
        return isOfPolicy ? change.items.count > 1 : change.principals.count > 1
    }

    private var items: String { listed(change.items, at: 8) }

    private var ending: String { change.items.count == 1 ? "" : "s" }

    private var gain: String { isMore ? (isPlural ? "gain" : "gains") : (isPlural ? "lose" : "loses") }

    private var be: String { isPlural ? "are" : "is" }

    private var may: String { isMore ? "may" : "may no longer" }

    private var instead: String { "\(items) instead of \(change.was ?? "none")" }

    private var phrase: String {
        switch change.kind {
        case .principal: "\(be) \(isMore ? "new" : "gone")"
        case .host, .service:
            change.principals.isEmpty
                ? "\(be) \(isMore ? "new" : "gone")" : "\(gain) \(change.kind.rawValue)\(ending) \(items)"
        case .role:
            change.effect == .change
                ? "\(isPlural ? "have" : "has") the roles in another order: \(items)" : "\(gain) role\(ending) \(items)"
        case .command: "\(gain) the command\(ending) \(items)"
        case .path: "\(may) read \(items)"
        case .log: log
        case .denial: isMore ? "\(be) no longer denied \(items)" : "\(be) denied \(items)"
        case .requirement:
            isMore
                ? "\(isPlural ? "need" : "needs") no \(requirements("or")) any more"
                : "must give \(requirements("and"))"
        case .combination: "\(may) use all that the role allows in one line"
        case .option, .catalogue: command
        case .limit: "\(change.subject ?? "limit"): \(instead)"
        case .input: "input: \(instead)"
        case .permission: "\(may) \(permissions)"
        case .key: "\(gain) the key\(ending) \(keys)"
        case .address: "is at \(instead)"
        case .hostKey: "\(isMore ? "pins" : "no longer pins") the key\(ending) \(keys)"
        case .labels: "is labelled \(instead)"
        case .confinement: "confinement: \(instead)"
        case .shell: "\(gain) a shell on confined hosts"
        case .processes: "\(isMore ? "may" : "may no longer") see all processes of confined hosts"
        case .authority: "certificates of \(keys) \(isMore ? "log in" : "no longer log in")"
        case .revocation: revocation
        }
    }

    private var log: String {
        guard change.principals.isEmpty else { return "\(may) read the log\(ending) \(items)" }
        return switch change.effect {
        case .gain: "has the log\(ending) \(items)"
        case .lose: "no longer has the log\(ending) \(items)"
        case .change: "shows the log \(items) first instead of \(change.was ?? "none")"
        }
    }

    private var command: String {
        let name = change.subject ?? ""
        return switch (change.kind, change.effect) {
        case (.option, .change): "may give \(items) of \(name) other values than \(change.was ?? "before")"
        case (.option, _): "\(gain) the option\(ending) \(items) of \(name)"
        case _ where change.items.isEmpty: "\(isPlural ? "run" : "runs") \(name) in another way"
        default: "\(isPlural ? "run" : "runs") \(name) with \(instead)"
        }
    }

    private func requirements(_ joint: String) -> String {
        change.items.map { isMore ? $0 : ($0 == "incident" ? "an \($0)" : "a \($0)") }.joined(separator: " \(joint) ")
    }

    private var permissions: String {
        change.items.map { name in
            switch name {
            case "sessions.kill": "end sessions of others"
            case "deploys.write": "report deploys"
            case "incidents.write": "write incidents"
            case "policy.explain": "have everybody's decisions explained"
            case "recordings.read" where change.subject == "scope": "read recordings of what the role allows"
            case "recordings.read": "read everybody's recordings"
            default: name
            }
        }.joined(separator: isMore ? " and " : " or ")
    }

    private var revocation: String {
        let revoked = isMore ? "no longer revoked" : "revoked"
        guard change.principals.isEmpty else { return "\(gain) the key\(ending) \(keys), \(revoked)" }
        return switch change.subject {
        case "key": "the key\(ending) \(keys) \(change.items.count == 1 ? "is" : "are") \(revoked)"
        case "keyID": "certificates with the key ID \(items) are \(revoked)"
        default: "certificates with the serial \(keys) are \(revoked)"
        }
    }

    /// Keys by the end of their base64, which is what differs.
    private var keys: String { listed(change.items.map(shortened), at: 8) }
}

/// Words in a row, the first of them only where there are more than `most`.
func listed(_ words: [String], at most: Int) -> String {
    if words.count <= most { return words.joined(separator: ", ") }
    return "\(words.prefix(most - 1).joined(separator: ", ")) and \(words.count - most + 1) more"
}

/// The long words of a line as their ends.
private func shortened(_ line: String) -> String {
    line.split(separator: " ").map { $0.count > 40 ? "…\($0.suffix(12))" : String($0) }.joined(separator: " ")
}
