@testable import PeekCore

/// A policy with one role of each kind that the tests need.
enum TestPolicy {
    /// Where the samples may look.
    static let readable = [
        "/var/log", "/srv/app", "/opt/app/logs", "/etc/nginx", "/etc/systemd/system", "/usr/lib/systemd/system",
        "/etc/hosts", "/etc/os-release", "/etc/resolv.conf", "/etc/fstab", "/etc/crontab", "/etc/cron.d",
        "/etc/logrotate.d", "/proc/loadavg", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/uptime",
        "/proc/version", "/proc/mounts", "/proc/interrupts", "/proc/vmstat", "/proc/diskstats", "/proc/net",
        "/proc/pressure", "/proc/sys/net", "/proc/sys/vm", "/proc/sys/fs", "/proc/[0-9]*/status",
        "/proc/[0-9]*/limits", "/proc/[0-9]*/stat", "/proc/[0-9]*/statm", "/proc/[0-9]*/io", "/proc/[0-9]*/sched",
        "/proc/[0-9]*/cgroup", "/proc/[0-9]*/wchan", "/proc/[0-9]*/mountinfo", "/sys/class/net", "/sys/block",
        "/sys/fs/cgroup",
    ]

    /// Sees everything that is no secret, everywhere.
    static let watcher = Role(
        name: "watcher",
        hosts: HostSelector(labels: ["env": "production"]),
        commands: ["all", "docker", "kubectl"],
        read: readable.map { PathPattern($0) },
        may: Permissions(recordingsRead: .scope, sessionsKill: true)
    )

    /// Sees one service's logs with a few commands.
    static let developer = Role(
        name: "developer",
        services: ["checkout"],
        commands: ["tail", "head", "grep", "cat", "ls", "journalctl", "zgrep"],
        deny: [PathPattern("*/internal*")],
        may: Permissions(recordingsRead: .scope)
    )

    /// Like a developer, with a reason.
    static let careful = Role(
        name: "careful",
        services: ["ledger"],
        commands: ["tail", "grep"],
        read: [PathPattern("/srv/ledger")],
        requires: Requirements(reason: true, incident: true)
    )

    /// Nothing but recordings.
    static let auditor = Role(name: "auditor", may: Permissions(recordingsRead: .all, policyExplain: .all))

    static let policy = Policy(
        hash: String(repeating: "ab", count: 32),
        principals: Dictionary(
            uniqueKeysWithValues: [
                ("ops", ["watcher"]), ("dev", ["developer"]), ("both", ["developer", "watcher"]),
                ("careful", ["careful"]), ("auditor", ["auditor"]), ("nobody", []),
            ].map { ($0.0, Principal(name: $0.0, keys: [], roles: $0.1)) }
        ),
        hosts: Dictionary(
            uniqueKeysWithValues: ["web1", "web2", "db1", "lab1"].map {
                let labels = $0 == "lab1" ? [:] : ["env": "production"]
                return ($0, Host(name: $0, address: "127.0.0.1", port: 22, labels: labels, hostKeys: []))
            }
        ),
        services: [
            "checkout": Service(
                name: "checkout",
                hosts: HostSelector(names: ["web1", "web2"]),
                logs: [
                    Log(name: "app", source: .path("/var/log/checkout/app.log")),
                    Log(name: "access", source: .path("/var/log/nginx/access.log")),
                    Log(name: "journal", source: .unit("checkout.service")),
                    Log(name: "workers", source: .unit("checkout-worker@*.service")),
                ],
                escalation: "#payments"
            ),
            "ledger": Service(
                name: "ledger",
                hosts: HostSelector(names: ["db1"]),
                logs: [Log(name: "app", source: .path("/var/log/ledger/app.log"))],
                escalation: "ledger pager"
            ),
        ],
        roles: Dictionary(
            uniqueKeysWithValues: [watcher, developer, careful, auditor].map { ($0.name, $0) }
        ),
        catalogue: testCatalogue
    )

    /// Decides a line for `principal` on `host`.
    static func decide(_ line: String, as principal: String = "ops", on host: String = "web1") -> Decision {
        policy.decide(DecisionRequest(principal: principal, host: host, line: line))
    }

    /// The command that `line` is parsed into.
    static func parse(_ line: String) throws(Refusal) -> Command { try Command(parsing: line, with: testCatalogue) }
}

extension Decision {
    /// What was allowed; nil when it was not.
    var authorization: Authorization? { if case .allow(let authorization) = self { authorization } else { nil } }

    /// Why it was denied; nil when it was not.
    var refusal: Refusal? { if case .deny(let refusal) = self { refusal } else { nil } }
}
