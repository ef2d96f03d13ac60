import Testing

@testable import PeekCore

struct PolicyDifferenceTests {
    /// What a change of the small policy should be told as.
    struct Row: Sendable {
        let change: @Sendable (inout Policy) -> Void
        let told: [String]

        init(_ change: @escaping @Sendable (inout Policy) -> Void, _ told: [String]) {
            self.change = change
            self.told = told
        }
    }

    /// The same of its command tail.
    struct CommandRow: Sendable {
        let change: @Sendable (inout CatalogueEntry) -> Void
        let told: [String]

        init(_ change: @escaping @Sendable (inout CatalogueEntry) -> Void, _ told: [String]) {
            self.change = change
            self.told = told
        }
    }

    private func told(_ change: (inout Policy) -> Void) -> [String] {
        PolicyDifference(from: SmallPolicy.base, to: SmallPolicy.with(change)).changes.map(\.short)
    }

    @Test(
        arguments: [
            Row({ $0.hash = "other" }, []),
            Row({ $0.roles["spare"]?.read = [PathPattern("/etc")] }, []),
            Row({ $0.services["checkout"]?.runbook = "https://x" }, []),
            // Roles that allow the same by other words.
            Row({ $0.roles["developer"]?.read = [PathPattern("/srv"), PathPattern("/srv/app")] }, []),
            Row({ $0.roles["developer"]?.deny = [PathPattern("*.dump"), PathPattern("/srv/*.dump")] }, []),
            Row({ $0.roles["developer"]?.hosts = HostSelector(names: ["web1"]) }, []),
            Row({ $0.roles["developer"]?.deny = [PathPattern("*.DUMP")] }, []),
        ]
    )
    func whatNobodyNoticesIsNotTold(_ row: Row) {
        #expect(told(row.change) == row.told)
    }

    @Test(
        arguments: [
            Row(
                { $0.roles["developer"]?.commands = ["tail", "cat"] },
                ["+ dev,eve,ops command cat by developer", "- dev,eve,ops command grep by developer"]
            ),
            Row(
                { $0.roles["developer"]?.read = [PathPattern("/srv/app")] },
                ["- dev,eve,ops path /srv by developer"]
            ),
            Row(
                { $0.roles["developer"]?.read.append(PathPattern("/etc")) },
                ["+ dev,eve,ops path /etc by developer"]
            ),
            Row({ $0.roles["developer"]?.deny = [] }, ["+ dev,eve,ops denial *.dump by developer"]),
            Row(
                { $0.roles["developer"]?.deny = [PathPattern("*.d*")] },
                ["- dev,eve,ops denial *.d* by developer"]
            ),
            Row(
                { $0.roles["developer"]?.requires = Requirements(reason: true, incident: true) },
                ["- dev,eve,ops requirement incident,reason by developer"]
            ),
            Row({ $0.roles["operator"]?.requires = Requirements() }, ["+ ops requirement reason by operator"]),
            Row(
                { $0.roles["developer"]?.hosts = HostSelector(names: ["db1"]) },
                [
                    "+ dev,eve host db1 by developer", "+ dev,eve service ledger",
                    // On the database the other role asks for a reason, and denies nothing.
                    "+ ops path /srv on db1 by developer", "+ ops requirement reason on db1 by developer",
                ]
            ),
            Row(
                { $0.roles["developer"]?.services = [] },
                [
                    "- dev,eve,ops host web1,web2 by developer", "- dev,eve,ops service checkout by developer",
                ]
            ),
            Row(
                { $0.services["checkout"]?.hosts = HostSelector(names: ["web1"]) },
                ["- dev,eve,ops host web2 by developer"]
            ),
            Row(
                { $0.services["checkout"]?.logs.append(Log(name: "new", source: .path("/opt/x.log"))) },
                ["+ dev,eve,ops log checkout:new (/opt/x.log) by developer", "+ log checkout: new (/opt/x.log)"]
            ),
            Row(
                { $0.services["checkout"]?.logs.append(Log(name: "new", source: .path("/srv/x.log"))) },
                ["+ log checkout: new (/srv/x.log)"]
            ),
        ]
    )
    func whatARoleAllowsIsTold(_ row: Row) {
        #expect(told(row.change) == row.told)
    }

    @Test(
        arguments: [
            Row(
                { $0.principals["eve"]?.roles = ["developer", "operator"] },
                [
                    "+ eve role operator", "+ eve host db1 by operator", "+ eve service ledger",
                    "+ eve permission scope: recordings.read by operator",
                ]
            ),
            Row(
                { $0.principals["eve"] = nil },
                [
                    "- eve principal by developer", "- eve host web1,web2 by developer",
                    "- eve service checkout by developer",
                ]
            ),
            Row(
                {
                    for name in ["zoe", "yan"] {
                        $0.principals[name] = Principal(name: name, keys: [], roles: ["developer"])
                    }
                },
                [
                    "+ yan,zoe principal by developer", "+ yan,zoe host web1,web2 by developer",
                    "+ yan,zoe service checkout by developer",
                ]
            ),
            Row({ $0.principals["ops"]?.roles = ["operator", "developer"] }, ["~ ops role operator, developer"]),
            Row(
                { $0.principals["dev"]?.keys = [SmallPolicy.key("k")] },
                ["+ dev key ssh-ed25519 k"]
            ),
            Row(
                { $0.roles["developer"]?.limits = Limits(sessions: 30, duration: 5400, bytesPerSecond: 50_000_000) },
                [
                    "- dev,eve,ops limit bytesPerSecond: 50MB was none by developer",
                    "- dev,eve,ops limit duration: 1h30m was none by developer",
                    "+ dev,eve,ops limit idle: none was 1h by developer",
                    "+ dev,eve,ops limit sessions: 30 was 20 by developer",
                ]
            ),
            Row({ $0.roles["developer"]?.input = .never }, ["~ dev,eve,ops input never was recorded by developer"]),
            Row(
                { $0.roles["developer"]?.may = Permissions(sessionsKill: true, policyExplain: .all) },
                ["+ dev,eve,ops permission policy.explain,sessions.kill"]
            ),
            Row(
                { $0.roles["operator"]?.may = Permissions(recordingsRead: .all) },
                ["+ ops permission recordings.read"]
            ),
            Row(
                { $0.roles["operator"]?.may = Permissions() },
                ["- ops permission scope: recordings.read by operator"]
            ),
        ]
    )
    func whatPrincipalsAreAndMayIsTold(_ row: Row) {
        #expect(told(row.change) == row.told)
    }

    @Test(
        arguments: [
            Row(
                { $0.hosts["db2"] = Host(name: "db2", address: "a", port: 22, labels: ["role": "db"], hostKeys: []) },
                ["+ ops host db2 by operator", "+ host db2"]
            ),
            Row({ $0.hosts["web2"] = nil }, ["- dev,eve,ops host web2 by developer", "- host web2"]),
            Row({ $0.hosts["web1"]?.address = "::1" }, ["~ address web1: [::1]:22 was 192.0.2.1:22"]),
            Row(
                { $0.hosts["web1"]?.hostKeys = [SmallPolicy.key("new")] },
                ["+ hostKey web1: ssh-ed25519 new", "- hostKey web1: ssh-ed25519 host"]
            ),
            Row(
                { $0.hosts["web1"]?.labels = ["role": "db"] },
                [
                    "- dev,eve host web1 by developer",
                    "+ ops path /var/log on web1 by operator", "~ labels web1: role=db was role=web",
                ]
            ),
            Row({ $0.certificateAuthorities = [SmallPolicy.key("ca")] }, ["+ authority ssh-ed25519 ca"]),
            Row(
                {
                    $0.revoked = Revocations(
                        serials: [.init(authority: SmallPolicy.key("ca"), serial: 7)],
                        keyIDs: ["bob"]
                    )
                },
                ["- revocation keyID: bob", "- revocation serial: 7 of ssh-ed25519 ca"]
            ),
            Row(
                {
                    let log = Log(name: "a", source: .path("/srv/a.log"))
                    $0.services["checkout"]?.logs.insert(log, at: 0)
                },
                ["~ log checkout: a was app", "+ log checkout: a (/srv/a.log)"]
            ),
        ]
    )
    func whatThePolicyItselfHasIsTold(_ row: Row) {
        let told = told(row.change)
        for line in row.told { #expect(told.contains(line), "\(told)") }
    }

    @Test func revokedKeyIsItsOwnersLoss() {
        var old = SmallPolicy.base
        old.principals["dev"]?.keys = [SmallPolicy.key("k")]
        var new = old
        new.revoked.keys = [SmallPolicy.key("k")]
        #expect(PolicyDifference(from: old, to: new).changes.map(\.short) == ["- dev revocation key: ssh-ed25519 k"])
        #expect(PolicyDifference(from: new, to: old).changes.map(\.short) == ["+ dev revocation key: ssh-ed25519 k"])
    }

    @Test(
        arguments: [
            CommandRow({ $0.short["x"] = OptionArgument.none }, ["+ dev,eve,ops option tail: -x"]),
            CommandRow({ $0.long["lines"] = nil }, ["- dev,eve,ops option tail: --lines"]),
            CommandRow({ $0.short["n"] = .required(.named(.number)) }, ["~ dev,eve,ops option tail: -n was size"]),
            CommandRow(
                { $0.binary = "/opt/tail" },
                ["~ dev,eve,ops catalogue tail: /opt/tail was /usr/bin/tail"]
            ),
            CommandRow(
                { $0.operands = .paths(min: 0, max: 1) },
                ["~ dev,eve,ops catalogue tail: 0 to 1 paths was 0 or more paths"]
            ),
            // What has no words of its own is told all the same.
            CommandRow({ $0.adds = ["-q"] }, ["~ dev,eve,ops catalogue tail:"]),
            CommandRow({ $0.plainNames = true }, ["~ dev,eve,ops catalogue tail:"]),
            CommandRow({ $0.summary = "x" }, []),
            CommandRow({ $0.refused = [:] }, []),
        ]
    )
    func whatACommandTakesIsToldToWhoMayUseIt(_ row: CommandRow) throws {
        var entry = try #require(testCatalogue.entries["tail"])
        row.change(&entry)
        let changed = entry
        #expect(told { $0.catalogue.entries["tail"] = changed } == row.told)
    }

    @Test func newCommandOfTheCatalogueIsForThoseWhoHaveAll() {
        let entry = CatalogueEntry(name: "arch", binary: "/usr/bin/arch")
        #expect(told { $0.catalogue.entries["arch"] = entry } == ["+ ops command arch by operator"])
    }

    @Test func renamedRoleIsNoOtherRight() {
        let told = told { policy in
            policy.roles["dev"] = policy.roles["developer"]
            policy.roles["dev"]?.name = "dev"
            for name in ["dev", "eve"] { policy.principals[name]?.roles = ["dev"] }
        }
        #expect(told == ["+ dev,eve role dev", "- dev,eve role developer"])
    }

    @Test func rightsThatMoveBetweenRolesAreNotTakenForTheSame() {
        // Each of the two roles has a part of what one had: no line may use both.
        let told = told { policy in
            for (name, command) in [("a", "tail"), ("b", "grep")] {
                var role = SmallPolicy.base.roles["developer"] ?? Role(name: name)
                role.name = name
                role.commands = [command]
                policy.roles[name] = role
            }
            policy.principals["dev"]?.roles = ["a", "b"]
        }
        #expect(told == ["+ dev role a,b", "- dev role developer", "- dev combination by developer"])
    }

    @Test func fiveHundredPrincipalsWithTheSameChangeAreOne() {
        var old = SmallPolicy.base
        for number in 0..<500 {
            let roles = number.isMultiple(of: 2) ? ["developer"] : ["developer", "spare"]
            old.principals["p\(number)"] = Principal(name: "p\(number)", keys: [], roles: roles)
        }
        var new = old
        new.roles["developer"]?.commands.append("cat")
        let changes = PolicyDifference(from: old, to: new).changes
        #expect(changes.map(\.principals.count) == [503])
        #expect(changes.first?.items == ["cat"])
    }
}
