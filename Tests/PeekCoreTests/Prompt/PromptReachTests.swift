import Testing

@testable import PeekCore

/// A prompt shows of a host what a role may read, and nothing beside it.
struct PromptReachTests {
    private func reach(_ principal: String, on host: String = "web1", reason: String? = nil) throws -> PromptReach {
        try TestPolicy.policy.promptReach(
            DecisionRequest(principal: principal, host: host, line: "", reason: reason, incident: reason)
        )
    }

    @Test func directoriesAreThoseThatMayBeSeen() throws {
        let reach = try reach("dev")
        #expect(reach.start == "/var/log")
        #expect(try reach.directory("nginx", from: "/var/log") == "/var/log/nginx")
        #expect(try reach.directory("../log/./checkout/", from: "/var/log") == "/var/log/checkout")
        #expect(try reach.directory("../../../../..", from: "/var/log") == "/")
        for path in [
            "/etc", "/srv", "internal", "../../etc/ssl", "/home/x/.ssh", "nginx/..", "/var/../etc", "", "a\u{202E}b",
        ] {
            #expect(throws: Refusal.self, "\(path)") { try reach.directory(path, from: "/var/log") }
        }
    }

    @Test func linkIsJudgedByWhereItLeads() throws {
        let reach = try reach("ops")
        try reach.check("/var/log/nginx", of: "/var/log/nginx")
        try reach.check("/srv/app/logs", of: "/var/log/app")
        for place in ["/etc/ssl/private", "/root", "/var/log/private/x", "relative", "/var/log/a\nb"] {
            #expect(throws: Refusal.self, "\(place)") { try reach.check(place, of: "/var/log/link") }
        }
    }

    @Test func whoMayNotLookHasNoPrompt() {
        for (principal, host) in [
            ("dev", "db1"), ("dev", "lab1"), ("nobody", "web1"), ("auditor", "web1"), ("stranger", "web1"),
            ("dev", "none"),
        ] {
            #expect(throws: Refusal.self, "\(principal) \(host)") { try reach(principal, on: host) }
        }
        #expect(throws: Refusal.self) { try reach("careful", on: "db1") }
        #expect(throws: Never.self) { try reach("careful", on: "db1", reason: "why") }
    }

    @Test func strictestLimitsCount() throws {
        var policy = TestPolicy.policy
        policy.roles["developer"]?.limits = Limits(sessions: 3, idle: 60)
        policy.roles["watcher"]?.limits = Limits(sessions: 9, duration: 600, idle: 30)
        policy.roles["watcher"]?.input = .never
        let reach = try policy.promptReach(DecisionRequest(principal: "both", host: "web1", line: ""))
        #expect(reach.role.limits == Limits(sessions: 3, duration: 600, idle: 30))
        #expect(reach.role.input == .never)
        #expect(reach.role.name == "developer, watcher")
    }

    private func choice(
        _ line: String,
        as principal: String = "dev",
        in directory: String = "/var/log"
    ) throws -> PromptReach.Choice? {
        try reach(principal).choice(for: try #require(PromptWord(endOf: line)), in: directory)
    }

    private func words(_ line: String, as principal: String = "dev") throws -> [String] {
        guard case .words(let candidates) = try choice(line, as: principal) else { return [] }
        return candidates.map(\.word)
    }

    @Test func commandsAreThoseOfTheRole() throws {
        let commands = try words("")
        #expect(commands.contains("tail") && commands.contains("cd") && commands.contains("exit"))
        #expect(!commands.contains("find") && !commands.contains("systemctl"))
        #expect(try words("cat x | ", as: "ops").contains("sort"))
    }

    @Test func optionsAndVerbsAreThoseOfTheCatalogue() throws {
        #expect(try words("tail -").contains("-f"))
        #expect(try words("tail -").contains("--lines="))
        #expect(try words("systemctl ", as: "ops").contains("status"))
        #expect(try !words("systemctl ", as: "ops").contains("restart"))
        #expect(try choice("find -", as: "dev") == nil)
    }

    @Test func onlyPlacesThatMayBeSeenAreListed() throws {
        guard case .names(let here) = try choice("cat nginx/ac") else {
            Issue.record("no names")
            return
        }
        #expect(here.directory == "/var/log/nginx")
        #expect(here.typed == "nginx/" && here.beginning == "ac")
        #expect(try choice("cat /etc/ssl/pri") == nil)
        #expect(try choice("cat /root/") == nil)
        guard case .names(let up) = try choice("cat ../lo") else {
            Issue.record("no names")
            return
        }
        #expect(up.directory == "/var" && up.beginning == "lo")
    }

    @Test func namesThatMayNotBeReadAreNotShown() throws {
        let names =
            ["access.log", "access.log.1", "other.log", "internal.log", "access.key", "access.log\u{1B}[2J"]
            .map { HostListing.Name($0) } + [
                HostListing.Name("access.d", isDirectory: true), .init("access.\u{FFFD}", isWhole: false),
            ]
        let choice = PromptReach.PathChoice(
            directory: "/var/log/nginx",
            typed: "",
            beginning: "",
            wantsDirectories: false
        )
        let developer = try reach("dev").candidates(names, for: choice)
        #expect(developer.candidates.map(\.word) == ["access.log", "access.log.1"])
        #expect(developer.unusable == [])
        let watcher = try reach("ops").candidates(names, for: choice)
        #expect(
            watcher.candidates.map(\.word) == ["access.log", "access.log.1", "other.log", "internal.log", "access.d/"]
        )
        #expect(watcher.unusable == ["access.log\u{1B}[2J", "access.\u{FFFD}"])
    }

    @Test func nameThatLooksLikeAnOptionIsNone() throws {
        let choice = PromptReach.PathChoice(directory: "/var/log", typed: "", beginning: "-", wantsDirectories: false)
        #expect(
            try reach("ops").candidates([.init("-rf"), .init("-n")], for: choice).candidates.map(\.word) == [
                "./-rf", "./-n",
            ]
        )
    }

    @Test func answersOfAHostAreReadAsWhatTheyAre() {
        #expect(
            HostListing.names(of: Array("dnginx\0fa b\0l\0N\0?\0".utf8)) == [
                .init("nginx", isDirectory: true), .init("a b"),
            ]
        )
        #expect(HostListing.place(status: 0, output: Array("/var/log\n".utf8)) == .directory("/var/log"))
        #expect(HostListing.place(status: 0, output: Array("/var/log".utf8)) == .unclear)
        #expect(HostListing.place(status: 0, output: []) == .unclear)
        #expect(HostListing.place(status: 3, output: []) == .missing)
        #expect(HostListing.place(status: 255, output: Array("/x\n".utf8)) == .unclear)
    }

    @Test func hostIsAskedInQuotes() {
        let listing = HostListing.command(listing: "/var/log/a'; id '", beginning: "x*'$(id)")
        // The text is a word of a shell that is started by a shell.
        #expect(listing.plain.contains(singleQuoted(singleQuoted("/var/log/a'; id '")).dropFirst().dropLast()))
        #expect(listing.plain.contains(#"x\*"#))
        #expect(HostListing.command(listing: "/var/log", beginning: "").plain.contains("!"))
    }
}
