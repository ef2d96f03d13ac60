import Foundation
import PeekTesting
import Testing

/// A shell that asks gets names or nothing; it never waits for long, and nothing stands between a person's keys.
struct CompletionTests {
    private static let names = """
        {"hosts": [{"name": "web1", "about": "checkout"}], "services": [{"name": "checkout", "about": "on web1"}], \
        "logs": [{"name": "checkout:app", "about": "/a"}, {"name": "web1:app", "about": "/a"}], "sessions": [], \
        "deploys": [{"name": "d-1", "about": "a\\u001b[2J\\nb"}], "incidents": []}
        """

    let stage: Stage

    init() throws {
        stage = try Stage()
        try stage.answer("cat <<'EOF'\n\(Self.names)\nEOF")
    }

    @Test(
        arguments: [
            ("bash", "tail -- positional@0", ["tail", ""], "checkout\n"),
            ("bash", "tail -- positional@0", ["tail", "checkout", ":", "a"], "app\n"),
            ("bash", "tail -- positional@0", ["tail", "checkout", ":"], "app\n"),
            ("bash", "tail -- positional@0", ["tail", "checkout:a"], "checkout:app\n"),
            ("bash", "tail -- positional@0", ["tail", "web"], "checkout\nweb1:app\n"),
            ("zsh", "tail -- positional@0", ["tail", "checkout:a"], "checkout\\:app:/a\n \n"),
            ("fish", "tail -- positional@0", ["tail", "checkout:a"], "checkout:app\t/a\n"),
            ("fish", "run -- positional@0", ["run", "w"], "web1\tcheckout\n"),
            ("bash", "run -- positional@0", ["run", "web1", "--", "ta"], ""),
            ("bash", "tail -- --host", ["tail", "x", "--host", ""], "web1\n"),
            (
                "fish", "deploy show -- positional@0", ["deploy", "show", ""],
                "last\tyour own latest\nd-1\ta\\e[2J\\nb\n"
            ),
        ] as [(String, String, [String], String)]
    )
    func namesAreWrittenAsTheShellReadsThem(
        _ shell: String,
        _ argument: String,
        _ typed: [String],
        _ answer: String
    ) async throws {
        let result = try await complete(argument, typed, shell: shell)
        #expect(result.output == answer)
        #expect(result.errors.isEmpty)
        #expect(stage.lines == ["names"])
    }

    // What a gateway answers is a command that only a shell runs.
    private static let hostile = [
        "$(touch ran)y", "y`touch ran`", "checkout;touch ran", "checkout\ntouch ran", "y${x:=$(touch ran)}",
        "y|touch ran", "<(touch ran)", "$((a[$(touch ran)]))", "y\\", "y'", "y\"", "~root", "*", "-y", "--identity", "",
        "y z", "é",
    ]

    @Test(arguments: ["bash", "zsh", "fish"])
    func onlyPlainNamesGoToAShell(_ shell: String) async throws {
        try stage.answer(withServices: Self.hostile + ["checkout", "a.b_c:/d@e+f-9"])
        let result = try await complete("status -- positional@0", ["status", ""], shell: shell)
        let names = result.output.split(separator: "\n").filter { $0 != " " }
        #expect(names == ["checkout", shell == "zsh" ? "a.b_c\\:/d@e+f-9" : "a.b_c:/d@e+f-9"])
        // Nor out of what was kept.
        #expect(try await complete("status -- positional@0", ["status", ""], shell: shell).output == result.output)
        #expect(stage.lines == ["names"])
    }

    @Test func keyInBashRunsNothingThatTheGatewaySent() async throws {
        try stage.answer(withServices: Self.hostile + ["checkout"])
        let script = """
            source <(prodpeek completions bash)
            COMP_WORDS=(prodpeek status '') COMP_CWORD=2 COMP_LINE='prodpeek status ' COMP_POINT=16 COMP_TYPE=9
            complete -p prodpeek | { read -ra words; echo "${words[*]: -2:1}" > function; }
            "$(cat function)" prodpeek '' status
            printf '<%s>' "${COMPREPLY[@]}"
            """
        let shell = try await stage.run(["--norc", "-c", script], program: "/usr/bin/bash")
        #expect(shell.output == "<checkout>", "\(shell.errors)")
        #expect(stage.lines == ["names"])
        #expect(!FileManager.default.fileExists(atPath: "\(stage.directory)/ran"))
    }

    @Test func gatewayIsAskedOnceInAWhile() async throws {
        for _ in 0..<3 {
            #expect(try await complete().output == "checkout\n")
            // As if no time passed meanwhile.
            try changeCache { $0["askedAt"] = Date.now.timeIntervalSince1970 }
        }
        #expect(stage.lines == ["names"])
        try changeCache { $0["askedAt"] = ($0["askedAt"] as? Double ?? 0) - 61 }
        #expect(try await complete().output == "checkout\n")
        #expect(stage.lines.count == 2)
        // A clock that was set back.
        try changeCache { $0["askedAt"] = ($0["askedAt"] as? Double ?? 0) + 3600 }
        #expect(try await complete().output == "checkout\n")
        #expect(stage.lines.count == 3)
    }

    @Test func gatewayThatIsAwayIsNotAskedAtEveryKeyAndOldNamesStay() async throws {
        _ = try await complete()
        try changeCache { $0["askedAt"] = 0 }
        try stage.answer("echo 'ssh: no route to host' >&2; exit 255")
        for _ in 0..<3 {
            let result = try await complete()
            #expect(result.output == "checkout\n")
            #expect(result.errors.isEmpty)
        }
        #expect(stage.lines.count == 2)
    }

    @Test func gatewayThatNeverAnswersIsGivenUp() async throws {
        try stage.answer("echo $$ > '\(stage.directory)/asked'; exec sleep 600")
        let result = try await complete()
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.isEmpty)
        let number = try #require(pid_t(stage.read("asked").trimmingCharacters(in: .newlines)))
        #expect(kill(number, 0) == -1 && errno == ESRCH, "it still runs")
    }

    @Test(arguments: [
        "exit 64", "echo nonsense", "echo '[]'", "echo '{\"hosts\": 1}'", "kill -9 $$", "echo x >&2; exit 1",
    ])
    func answerThatIsNoneSaysNothing(_ script: String) async throws {
        try stage.answer(script)
        let result = try await complete()
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.isEmpty)
    }

    @Test(
        arguments: [
            [], ["tail"], ["tail", "--"], ["tail", "--", "positional@0"],
            ["nonsense", "--", "positional@0", "0", "0", "p"],
            ["tail", "--", "positional@7", "1", "0", "p", ""], ["tail", "--", "positional@0", "x", "y", "p"],
            ["tail", "--", "positional@0", "99", "99", "p"], ["tail", "--", "positional@0", "-1", "0", "p", ""],
        ] as [[String]]
    )
    func questionThatIsNoneSaysNothing(_ words: [String]) async throws {
        let result = try await stage.run(["---completion"] + words, environment: ["SAP_SHELL": "bash"])
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.isEmpty || result.output == "checkout\n")
    }

    @Test func nobodyIsAskedForAnythingMeanwhile() async throws {
        _ = try await complete()
        #expect(stage.read("arguments").contains("BatchMode=yes"))
    }

    @Test func gatewayOnTheLineIsTheOneThatIsAsked() async throws {
        _ = try await complete(typed: ["--gateway", "other.example:22", "tail", ""])
        #expect(stage.read("arguments").contains("other.example\n"))
        _ = try await complete(typed: ["--gateway", "third.example:22", "tail", ""])
        #expect(stage.lines.count == 2, "each gateway has names of its own")
        // Half of an option names no gateway yet.
        #expect(try await complete(typed: ["tail", "", "--gateway"]).errors.isEmpty)
    }

    @Test func cacheIsWhereThePersonWantsIt() async throws {
        _ = try await complete()
        #expect(FileManager.default.fileExists(atPath: "\(stage.directory)/.cache/prodpeek"))
        _ = try await complete(environment: ["XDG_CACHE_HOME": "\(stage.directory)/elsewhere"])
        #expect(FileManager.default.fileExists(atPath: "\(stage.directory)/elsewhere/prodpeek"))
        // The specification has a relative path ignored.
        _ = try await complete(environment: ["XDG_CACHE_HOME": "relative"])
        #expect(stage.lines.count == 2)
    }

    @Test func cacheThatCannotBeWrittenOrReadIsNone() async throws {
        try stage.write("no directory", to: ".cache")
        for _ in 0..<2 {
            let result = try await complete()
            #expect(result.output == "checkout\n")
            #expect(result.errors.isEmpty)
        }
        #expect(stage.lines.count == 2)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func scriptNeedsNoGateway(_ shell: String) async throws {
        let result = try await stage.run(["completions", shell], environment: ["PRODPEEK_GATEWAY": ""])
        #expect(result.status == 0)
        #expect(result.output.contains("prodpeek"))
        #expect(stage.lines.isEmpty)
    }

    private func complete(
        _ argument: String = "tail -- positional@0",
        _ words: [String] = ["tail", ""],
        shell: String = "bash",
        typed: [String]? = nil,
        environment: [String: String] = [:]
    ) async throws -> Finished {
        let line = ["prodpeek"] + (typed ?? words)
        let place = [String(line.count - 1), String(line.last?.count ?? 0)]
        let arguments = ["---completion"] + argument.split(separator: " ").map(String.init) + place + line
        return try await stage.run(arguments, environment: environment.merging(["SAP_SHELL": shell]) { $1 })
    }

    private func changeCache(_ change: (inout [String: Any]) -> Void) throws {
        let directory = "\(stage.directory)/.cache/prodpeek"
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        let file = URL(fileURLWithPath: "\(directory)/\(try #require(files.first))")
        var object = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        change(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: file)
    }
}
