import Testing

@testable import PeekCore

/// What a drill asks of a host, and how its answer is read.
struct BoundaryDrillTests {
    private func drill(_ mode: Confinement, _ change: (inout Role) -> Void = { _ in }) throws -> BoundaryDrill? {
        var policy = TestPolicy.policy
        let tail = CatalogueEntry(
            name: "tail",
            binary: "/usr/bin/tail",
            checked: CheckedVersions(option: "--version", texts: ["9.1"])
        )
        policy.catalogue = CommandCatalogue([tail])
        policy.hosts["web1"]?.confinement = HostConfinement(mode)
        if var role = policy.roles["watcher"] {
            role.commands = ["tail"]
            change(&role)
            policy.roles["watcher"] = role
        }
        return try policy.boundaryDrill(DecisionRequest(principal: "ops", host: "web1", line: "rm -rf /"))
    }

    @Test func aPlainHostHasNone() throws { #expect(try drill(.none) == nil) }

    @Test(arguments: [Confinement.required, .preferred])
    func aHostThatConfinesIsTriedWithWhatTheRoleMayNotRead(mode: Confinement) throws {
        let found = try drill(mode) { $0.read = [PathPattern("/var/log"), PathPattern("/etc/hos*")] }
        let drill = try #require(found)
        #expect(
            drill.canonical
                == "prodpeek-confine --drill processes=own closed=/etc/fstab closed=/etc/profile closed=/etc/shells"
                + " closed=/etc/ssh/ssh_config closed=/var/lib/dpkg/status"
        )
        #expect(drill.command.confined.contains(#"exec prodpeek-confine --drill "$@""#))
        #expect(!drill.command.plain.contains("--drill"), "nothing is tried where nothing confines")
    }

    @Test func aRoleThatReadsAllLeavesNothingToRead() throws {
        let drill = try #require(try drill(.required) { $0.read = [PathPattern("/")] })
        #expect(drill.canonical == "prodpeek-confine --drill processes=own")
    }

    private static let answer = """
        held\tfiles\tRead-only file system\tmake a file
        ESCAPED\tnetwork\t-\tmake a TCP socket
        known\treading\t-\tlearn of such a file's size and times
        untried\tnamespaces\tthere is nothing here to try it on\tput input into its terminal
        ran\twatching\tmarker\trun a program untold by vfork
        end\t5

        """

    @Test func anAnswerIsReadWhole() throws {
        let answer = try #require(DrillAnswer(parsing: Array(Self.answer.utf8)))
        let findings = answer.findings([["prodpeek-confine", "--drill"], ["true", "marker"]])
        #expect(findings.map(\.verdict) == [.held, .escaped, .known, .untried, .held])
        #expect(findings.map(\.class) == ["files", "network", "reading", "namespaces", "watching"])
        #expect(findings[0].how == "Read-only file system" && findings[1].how == nil)
        #expect(findings.map { $0.mend != nil } == [false, true, false, false, false])
        #expect(DrillFindings(report: nil, attempts: findings, remains: []).exitStatus == .checkFailed)
    }

    /// By these a running drill ends with its role, and its recording is read; see `allowedWhileARoleNamesTheCommands`.
    @Test func aDrillKnowsTheCommandsThatItIsAllowedBy() throws {
        #expect(try drill(.required)?.commands == ["tail"])
    }

    @Test func aTerminalsLinesAreTheSame() {
        let typed = Self.answer.split(separator: "\n").map { "\($0)\r\n" }.joined()
        #expect(DrillAnswer(parsing: Array(typed.utf8)) == DrillAnswer(parsing: Array(Self.answer.utf8)))
    }

    @Test(arguments: [[], [["marker"]], [["true", "marker "]], [["true", "--marker"]]] as [[[String]]])
    func aProgramThatWasNotToldEscaped(programs: [[String]]) throws {
        let answer = try #require(DrillAnswer(parsing: Array(Self.answer.utf8)))
        #expect(answer.findings(programs).last?.verdict == .escaped)
    }

    @Test(
        arguments: [
            "", "\n", "end\t0\n", "held\tfiles\t-\tmake a file\n", "held\tfiles\t-\tmake a file\nend\t2\n",
            "held\tfiles\t-\tmake a file\nend\t1", "HELD\tfiles\t-\tmake a file\nend\t1\n",
            "held\tfiles\tmake a file\nend\t1\n", "held\tfiles\t-\tmake\u{1B}[2J\nend\t1\n",
            "held\tfiles\t-\tmake a file\nend\t1\nmore\n", "held\tfiles\t-\tmake é\nend\t1\n",
            "prodpeek-confine: this is a login shell for sshd\n", "held\tremains\t-\tmake a file\nend\t1\n",
            String(repeating: "held\tfiles\t-\tmake a file\n", count: 501) + "end\t501\n",
        ]
    )
    func anythingElseIsNoAnswer(text: String) { #expect(DrillAnswer(parsing: Array(text.utf8)) == nil) }

    /// Otherwise a host that confines could never be as checked.
    @Test func whatCannotWorkConfinedIsNotThereOnAHostThatConfines() throws {
        let checked = CheckedVersions(option: "-V", texts: ["6"])
        let entry = CatalogueEntry(name: "ip", binary: "/usr/bin/ip", checked: checked, unconfined: "it needs netlink")
        func verdict(_ answer: String, _ confinement: ConfinementRules?) throws -> VersionFinding.Verdict? {
            try VersionQuestion(role: TestPolicy.watcher, entries: [entry], confinement: confinement)
                .findings(in: Array(answer.utf8)).first?.verdict
        }
        let rules = try #require(try drill(.required)).confinement
        #expect(try verdict("1 said \n", rules) == .missing)
        #expect(try verdict("1 said \n", nil) == .noAnswer)
        #expect(try verdict("1 said 5\n", rules) == .other)
    }

    @Test func whatRemainsFollowsFromWhatHolds() throws {
        func remains(_ layers: Set<ConfinementLayer>, _ processes: ProcessView) throws -> [String] {
            let drill = try #require(try drill(.required) { $0.processes = processes })
            return drill.remains(ConfinementReport(helper: "1", kernel: "6", landlock: 7, layers: layers))
        }
        let all = Set(ConfinementLayer.allCases)
        #expect(try remains(all, .own).count == 2)
        #expect(try remains(all.subtracting([.cgroup]), .own).last?.hasPrefix("memory ") == true)
        #expect(try remains(all.subtracting([.namespaces]), .own).last?.hasPrefix("names, sizes and times") == true)
        #expect(try remains(all, .all).last?.contains("processes: all") == true)
    }
}
