import Foundation
import PeekTesting
import Testing

struct RemoteVerbTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
    }

    @Test func verbIsOneQuotedLine() async throws {
        try stage.answer("echo out; echo err >&2; exit 42")
        let result = try await stage.run(["run", "web1", "--", "grep -c 'a b' /x | cat", "it's"])
        #expect(stage.lines == [#"run web1 -- 'grep -c '\''a b'\'' /x | cat' 'it'\''s'"#])
        #expect(result.status == 42)
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
    }

    @Test func sshIsAskedForTheGatewayAlone() async throws {
        try stage.write("key", to: "a key")
        try stage.write("keys", to: "known%hosts")
        let files = ["--identity", "\(stage.directory)/a key", "--known-hosts=\(stage.directory)/known%hosts"]
        #expect(try await stage.run(files + ["hosts", "--json"]).status == 0)
        let words = stage.read("arguments").split(separator: "\n").map(String.init)
        #expect(words.suffix(3) == ["gateway.example", "--", "hosts --json"])
        for word in [
            "-T", "-l", "prodpeek", "-p", "2222", "ClearAllForwardings=yes", "RemoteCommand=none",
            "IdentityFile=\"\(stage.directory)/a key\"", "IdentitiesOnly=yes",
            "UserKnownHostsFile=\"\(stage.directory)/known%%hosts\"",
        ] {
            #expect(words.contains(word), "\(word)")
        }
    }

    @Test(
        arguments: [
            ("user@gw: Permission denied (publickey).", 77, "prodpeek: not authenticated: "),
            ("ssh: connect to host gw port 22: Connection refused", 69, "prodpeek: unavailable: "),
            ("Host key verification failed.", 69, "prodpeek: unavailable: the host key"),
            ("", 69, "prodpeek: unavailable: "),
        ] as [(String, Int32, String)]
    )
    func failureOfSSHIsExplained(_ message: String, _ status: Int32, _ line: String) async throws {
        try stage.answer("printf '%s\\r\\n' '\(message)' >> \"$LOG\"; exit 255")
        let result = try await stage.run(["hosts"])
        #expect(result.status == status)
        #expect(result.lastError.hasPrefix(line))
        #expect(message.isEmpty || result.errors.contains(message))
    }

    @Test func gatewayThatIsNotThereIsUnavailable() async throws {
        try FileManager.default.removeItem(atPath: "\(stage.directory)/bin/ssh")
        let result = try await stage.run(["hosts"], environment: ["PRODPEEK_GATEWAY": "127.0.0.1:1"])
        #expect(result.status == 69)
        #expect(result.lastError.hasPrefix("prodpeek: unavailable: 127.0.0.1:1 cannot be reached"))
    }

    @Test func farewellOfSSHIsNoNews() async throws {
        try stage.answer("echo 'Connection to gw closed.' >> \"$LOG\"; echo 'Warning: odd' >> \"$LOG\"")
        #expect(try await stage.run(["hosts"]).errors == "Warning: odd\n")
    }

    @Test func whatTheGatewayMayKnowIsSent() async throws {
        try stage.answer("echo \"$PRODPEEK_TZ|$PRODPEEK_COLOR|$PRODPEEK_REASON\"")
        let result = try await stage.run(["hosts"], environment: ["TZ": "Asia/Tokyo", "PRODPEEK_REASON": "a b"])
        #expect(result.output == "Asia/Tokyo||a b\n", "stdout is no terminal")
        let sent = try #require(stage.read("arguments").split(separator: "\n").first { $0.hasPrefix("SendEnv=") })
        #expect(sent.contains("PRODPEEK_REASON"))
        #expect(!sent.contains("PRODPEEK_IDENTITY"))
    }

    @Test func onlyVerbsThatReadGetStdin() async throws {
        try stage.answer("cat")
        #expect(try await stage.run(["run", "web1", "--", "cat"], input: "typed").output == "typed")
        #expect(try await stage.run(["policy", "eval", "--host", "web1"], input: "typed").output == "typed")
        #expect(try await stage.run(["hosts"], input: "typed").output.isEmpty)
        #expect(try await stage.run(["session", "replay", "last"], input: "typed").output.isEmpty)
    }

    @Test(arguments: [["nonsense"], ["session", "show"], ["--gateway"], ["hosts", "--gateway="]])
    func wrongUseNeedsNoGateway(_ arguments: [String]) async throws {
        let result = try await stage.run(arguments)
        #expect(result.status == 64)
        #expect(result.lastError.hasPrefix("prodpeek: usage: "))
        #expect(stage.lines.isEmpty)
    }

    @Test func helpNeedsNoGateway() async throws {
        let result = try await stage.run(["help", "tail"], environment: ["PRODPEEK_GATEWAY": ""])
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: prodpeek tail"))
    }

    @Test func optionsAfterTheTerminatorAreTheCommands() async throws {
        _ = try await stage.run(["run", "web1", "--", "x", "--gateway", "y"])
        #expect(stage.lines == ["run web1 -- x --gateway y"])
    }

    @Test func exportWritesAWholeFileOrNone() async throws {
        try stage.answer("printf 'a\\000b'")
        let arguments = ["session", "export", "last", "--format", "raw", "-O", "\(stage.directory)/out"]
        let result = try await stage.run(arguments)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(stage.read("out") == "a\0b")
        #expect(stage.lines == ["session export --format raw -- last"])
        try stage.answer("echo part; exit 66")
        #expect(try await stage.run(arguments.dropLast() + ["\(stage.directory)/none"]).status == 66)
        #expect(!FileManager.default.fileExists(atPath: "\(stage.directory)/none"))
        #expect(!FileManager.default.fileExists(atPath: "\(stage.directory)/none.part"))
        #expect(stage.read("out") == "a\0b")
    }
}
