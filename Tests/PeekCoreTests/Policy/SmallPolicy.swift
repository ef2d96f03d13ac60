@testable import PeekCore

/// A policy of three roles that tests change one thing of.
enum SmallPolicy {
    static let base = Policy(
        hash: "",
        principals: principals(["dev": ["developer"], "eve": ["developer"], "ops": ["developer", "operator"]]),
        hosts: hosts(["web1": ["role": "web"], "web2": ["role": "web"], "db1": ["role": "db"]]),
        services: [
            "checkout": service(
                "checkout",
                HostSelector(labels: ["role": "web"]),
                ["app": "/var/log/checkout/app.log"]
            ),
            "ledger": service("ledger", HostSelector(names: ["db1"]), ["app": "/var/log/ledger/app.log"]),
        ],
        roles: [
            "developer": Role(
                name: "developer",
                services: ["checkout"],
                commands: ["tail", "grep"],
                read: [PathPattern("/srv")],
                deny: [PathPattern("*.dump")],
                limits: Limits(sessions: 20, idle: 3600)
            ),
            "operator": Role(
                name: "operator",
                hosts: HostSelector(labels: ["role": "db"]),
                commands: ["all"],
                read: [PathPattern("/var/log")],
                requires: Requirements(reason: true),
                may: Permissions(recordingsRead: .scope)
            ),
            "spare": Role(name: "spare", commands: ["all"]),
        ],
        catalogue: testCatalogue
    )

    static func principals(_ roles: [String: [String]]) -> [String: Principal] {
        Dictionary(uniqueKeysWithValues: roles.map { ($0, Principal(name: $0, keys: [], roles: $1)) })
    }

    static func hosts(_ labels: [String: [String: String]]) -> [String: Host] {
        Dictionary(
            uniqueKeysWithValues: labels.map {
                ($0, Host(name: $0, address: "192.0.2.1", port: 22, labels: $1, hostKeys: [key("host")]))
            }
        )
    }

    static func service(_ name: String, _ hosts: HostSelector, _ logs: [String: String]) -> Service {
        let logs = logs.sorted { $0.key < $1.key }.map { Log(name: $0, source: .path($1)) }
        return Service(name: name, hosts: hosts, logs: logs)
    }

    static func key(_ text: String) -> PublicKey { PublicKey(type: "ssh-ed25519", base64: text) }

    /// The base with one thing changed.
    static func with(_ change: (inout Policy) -> Void) -> Policy {
        var policy = base
        change(&policy)
        return policy
    }
}

extension PolicyChange {
    /// A change on one line: sign, who, kind, what, and where, by which role.
    var short: String {
        let sign =
            switch effect {
            case .gain: "+"
            case .lose: "-"
            case .change: "~"
            }
        var words = [sign, principals.joined(separator: ","), kind.rawValue]
        if let subject { words.append(subject + ":") }
        words.append(items.joined(separator: ","))
        if let was { words.append("was \(was)") }
        if !hosts.isEmpty { words.append("on \(hosts.joined(separator: ","))") }
        if !roles.isEmpty { words.append("by \(roles.joined(separator: ","))") }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
