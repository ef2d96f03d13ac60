import Testing

@testable import PeekCore

/// Whatever a policy decides otherwise than another must be told as a gain or a loss of the one who asks.
struct PolicyDifferencePropertyTests {
    private static let commands = ["tail", "cat", "grep", "ls", "journalctl"]
    private static let reads = [
        "/var/log", "/var/log/a.log", "/srv", "/srv/*.log", "/srv/b", "/proc/[0-9]*/status", "/var/log/journal",
    ]
    private static let denials = ["*.dump", "/srv/b", "*/b/*", "/var/log/journal", "*a*"]
    private static let lines = [
        "tail /var/log/a.log", "tail /var/log/a.log.1", "cat /srv/x.log", "cat /srv/b/c", "ls /srv", "ls /var", "ls /",
        "cat /proc/1/status", "tail /srv/x.dump", "journalctl -u one", "journalctl -u two", "journalctl",
        "cat /srv/x.log | grep a", "cat /srv/b/c | grep a /var/log/a.log", "grep -r x /srv", "ls /srv/*.log",
        "cat /var/log/s.log", "cat /srv/*", "grep -r x /var/log",
    ]

    private static func subset(_ words: [String], _ random: inout SeededGenerator) -> [String] {
        words.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }

    private static func role(_ name: String, _ random: inout SeededGenerator) -> Role {
        Role(
            name: name,
            services: Bool.random(using: &random) ? ["one", "two"] : [],
            hosts: HostSelector(
                names: subset(["h1", "h2"], &random),
                labels: ["l": ["1", "2"].randomElement(using: &random) ?? ""]
            ),
            commands: Int.random(in: 0..<4, using: &random) == 0 ? ["all"] : subset(commands, &random),
            read: subset(reads, &random).map { PathPattern($0) },
            deny: subset(denials, &random).map { PathPattern($0) },
            requires: Requirements(reason: Int.random(in: 0..<4, using: &random) == 0)
        )
    }

    private static func host(_ name: String, _ random: inout SeededGenerator) -> Host {
        let labels = Bool.random(using: &random) ? ["l": "1"] : ["l": "2"]
        return Host(name: name, address: "a", port: 22, labels: labels, hostKeys: [])
    }

    private static func service(_ name: String, _ random: inout SeededGenerator) -> Service {
        let logs = [
            Log(name: "file", source: .path(Bool.random(using: &random) ? "/var/log/s.log" : "/srv/b/c")),
            Log(name: "unit", source: .unit("\(name).service")),
        ]
        let hosts = HostSelector(names: subset(["h1", "h2", "h3"], &random))
        return Service(name: name, hosts: hosts, logs: Bool.random(using: &random) ? logs : [logs[0]])
    }

    private static func principal(_ name: String, _ random: inout SeededGenerator) -> Principal {
        Principal(name: name, keys: [], roles: subset(["a", "b", "c"], &random).shuffled(using: &random))
    }

    /// Makes one thing of a policy anew.
    private static func mutate(_ policy: inout Policy, _ thing: Int, _ random: inout SeededGenerator) {
        switch thing {
        case 0...2: policy.roles[["a", "b", "c"][thing]] = role(["a", "b", "c"][thing], &random)
        case 3...5: policy.hosts["h\(thing - 2)"] = host("h\(thing - 2)", &random)
        case 6: policy.services["one"] = service("one", &random)
        case 7: policy.services["two"] = service("two", &random)
        default: policy.principals[thing == 8 ? "p" : "q"] = principal(thing == 8 ? "p" : "q", &random)
        }
    }

    private func allows(_ policy: Policy, _ request: DecisionRequest) -> Bool {
        policy.decide(request).authorization != nil
    }

    @Test func everyDecisionThatDiffersIsTold() {
        var random = SeededGenerator(seed: 20)
        var differing = 0
        var same = 0
        for round in 0..<120 {
            var old = Policy(hash: "", principals: [:], hosts: [:], services: [:], roles: [:], catalogue: testCatalogue)
            for thing in 0...9 { Self.mutate(&old, thing, &random) }
            var new = old
            Self.mutate(&new, round % 10, &random)
            let difference = PolicyDifference(from: old, to: new)
            for name in ["p", "q"] {
                var gains = false
                var losses = false
                for (host, line) in ["h1", "h2", "h3"].flatMap({ host in Self.lines.map { (host, $0) } }) {
                    for reason in [nil, "why"] as [String?] {
                        let request = DecisionRequest(principal: name, host: host, line: line, reason: reason)
                        let (before, after) = (allows(old, request), allows(new, request))
                        gains = gains || (!before && after)
                        losses = losses || (before && !after)
                    }
                }
                let own = difference.changes.filter { $0.principals.contains(name) && $0.kind != .role }
                if gains { #expect(own.contains { $0.effect == .gain }, "round \(round): \(own.map(\.short))") }
                if losses { #expect(own.contains { $0.effect == .lose }, "round \(round): \(own.map(\.short))") }
                if gains || losses { differing += 1 } else { same += 1 }
            }
            let back = PolicyDifference(from: new, to: old)
            #expect(back.mirrored(.gain) == difference.mirrored(.lose))
            #expect(back.mirrored(.lose) == difference.mirrored(.gain))
            #expect(PolicyDifference(from: old, to: old).isEmpty)
        }
        #expect(differing > 30 && same > 30)
    }
}

extension PolicyDifference {
    /// What is the same the other way round.
    fileprivate func mirrored(_ effect: PolicyChange.Effect) -> Set<[String]> {
        Set(
            changes.filter { $0.effect == effect }.map { change in
                [change.kind.rawValue] + change.principals + change.items + change.hosts + change.roles
            }
        )
    }
}
