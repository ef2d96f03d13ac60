/// Files in which every key that there is stands at least once.
enum CompleteFiles {
    static let policy = """
        include: [other.yaml, people/*.yaml]
        knownHosts: [known_hosts]
        principals:
          dev: {keys: ["\(TestKeys.ed25519(1)) dev@laptop"], roles: [developer]}
        hosts:
          web1: {address: 10.0.0.1, port: 2222, labels: {role: web, tier: 1}, hostKeys: ["\(TestKeys.ed25519(2))"], confinement: required}
          web[2-3]: {address: "10.0.0.[2-3]"}
          db1:
            address: "[::1]:22"
            hostKeys: ["\(TestKeys.ed25519(3))"]
            confinement: {mode: preferred, minimum: {landlock: 2, layers: [namespaces, cgroup]}}
        confinement:
          - {hosts: {labels: {role: web}}, mode: required, minimum: {landlock: 7, layers: [seccomp]}}
          - {hosts: [db1], mode: none}
        services:
          checkout:
            hosts: [web1]
            logs: {app: /var/log/app.log, journal: {unit: "checkout@*.service"}}
            runbook: https://wiki.example.com/x
            escalation: "#team"
          ledger: {hosts: {names: [db1, "web[2-3]"], labels: {role: web}}}
        roles:
          developer:
            services: [checkout]
            hosts: {labels: {tier: 1}}
            commands: [tail, own]
            read: [/var/log, "/proc/[0-9]*/status"]
            deny: ["*/payroll/*", /srv]
            limits: {sessions: 20, duration: 1h30m, idle: 8h, bytesPerSecond: 10MB}
            requires: {reason: true, incident: false}
            input: never
            shell: confined
            processes: all
            may:
              recordings.read: scope
              sessions.kill: true
              deploys.write: true
              incidents.write: false
              policy.explain: all
          all: {commands: all, limits: {bytesPerSecond: 1000}}
        certificateAuthorities: ["\(TestKeys.ed25519(4))"]
        revoked:
          serials: [{authority: "\(TestKeys.ed25519(4))", serial: 18446744073709551615}]
          keyIDs: [bob, 17]
          keys: ["\(TestKeys.ed25519(5))"]
        commands:
          \(commands)
        """

    /// Commands in which every key and every kind of rule stands.
    private static let commands = """
        own:
            summary: an example
            binary: /usr/bin/own
            adds: [-S, 1M, -S]
            flags: -f --follow -r
            values:
              -n --lines: size
              -m: [one, 2, true]
              -c: {characters: 0-9, max: 3}
              -o: {optional: number}
              -p: {pair: [word, text]}
              -l: {listOf: [a, b]}
              -a: {anyOf: [word, [a], {characters: a-z, max: 2}, {begins: y}]}
              --next: {optionalOrNext: {characters: a-z, max: 8}}
              +: lessPosition
            count: dashNumber
            requires: -f
            operands: {paths: {min: 1, max: 2}}
            recursive: -r
            impliesCurrentDirectory: false
            plainNames: true
            looksInDirectories: false
            endsOptions: true
            into: less
            checked: {option: -V, versions: [own 1]}
            refused: {-w --write: it writes}
            unconfined: it asks over a socket
            byNameOnly: true
            refusedVerbs: {drop: it drops}
          second: {summary: s, binary: /b, operands: {listings: {}}, checked: [b 1]}
          third: {summary: s, binary: /b, operands: {units: {min: 0}}}
          fourth: {summary: s, binary: /b, operands: patternThenPaths}
          fifth: {summary: s, binary: /b, operands: {values: {begins: x}, min: 1, max: 2}}
          sixth: {summary: s, binary: /b, operands: {program: awk}}
          seventh: {summary: s, binary: /b, operands: {expression: find}}
          eighth:
            summary: s
            binary: /b
            verbs:
              show all:
                summary: s
                also: [a, none]
                flags: -f -r
                values: {-n: size}
                count: tail
                requires: -f
                operands: {resources: [pods]}
                recursive: -r
                impliesCurrentDirectory: false
                endsOptions: false
                refused: {-w: it writes}
        """

    /// The files that ``policy`` includes.
    static let besidePolicy = [
        "other.yaml": "{}", "people/team.yaml": "roles: {team: {}}",
        "known_hosts": "web2 \(TestKeys.ed25519(6))\nweb3 \(TestKeys.ed25519(7))\n",
    ]

    static let cases = """
        policy: policy.yaml
        as: dev
        host: web1
        cases:
          - {allow: tail x, rule: role developer, reason: r, incident: i}
          - {deny: "", as: ops, host: db1}
        """
}
