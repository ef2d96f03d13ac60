import PeekCore

extension Policy {
    /// `dev` looks at checkout on web1 and web2; `ops` at everything, with every permission; `guest` at nothing.
    static let example = Policy(
        hash: String(repeating: "0123456789abcdef", count: 4),
        principals: [
            "dev": Principal(name: "dev", keys: [], roles: ["developer"]),
            "ops": Principal(name: "ops", keys: [], roles: ["operator"]),
            "guest": Principal(name: "guest", keys: [], roles: []),
        ],
        hosts: Dictionary(
            uniqueKeysWithValues: ["web1", "web2", "db1"].map { name in
                let labels = ["role": name.hasPrefix("web") ? "web" : "db"]
                return (name, Host(name: name, address: "192.0.2.7", port: 22, labels: labels, hostKeys: []))
            }
        ),
        services: [
            "checkout": Service(
                name: "checkout",
                hosts: HostSelector(labels: ["role": "web"]),
                logs: [
                    Log(name: "app", source: .path("/var/log/checkout/app.log")),
                    Log(name: "access", source: .path("/var/log/nginx/access.log")),
                    Log(name: "unit", source: .unit("checkout.service")),
                ],
                runbook: "https://runbooks.example/checkout",
                escalation: "#payments"
            ),
            "ledger": Service(
                name: "ledger",
                hosts: HostSelector(names: ["db1"]),
                logs: [Log(name: "app", source: .path("/var/log/ledger/app log"))]
            ),
        ],
        roles: [
            "developer": Role(name: "developer", services: ["checkout"], commands: ["tail"]),
            "operator": Role(
                name: "operator",
                services: ["checkout", "ledger"],
                commands: ["all"],
                may: Permissions(
                    recordingsRead: .all,
                    sessionsKill: true,
                    deploysWrite: true,
                    incidentsWrite: true,
                    policyExplain: .all
                )
            ),
        ],
        catalogue: CommandCatalogue([
            CatalogueEntry(
                name: "tail",
                binary: "/usr/bin/tail",
                short: ["n": .required(.named(.number)), "F": .none],
                operands: .paths(min: 0, max: 8)
            ),
            CatalogueEntry(name: "uptime", binary: "/usr/bin/uptime"),
        ])
    )
}
