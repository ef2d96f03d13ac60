import Foundation
import PeekTesting
import Testing

struct GatewayTests {
    let stage: Stage
    private let keys = """
        # gw.example:2222 SSH-2.0-OpenSSH
        [gw.example]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8yQ0bR1u4Yt6G0fN3V0W8rC2o6u6z0sXyS7p1x2Q3k
        """

    init() throws {
        stage = try Stage()
        try scan(finds: keys)
    }

    private func scan(finds keys: String) throws {
        try stage.write("#!/bin/sh\ncat <<'EOF'\n\(keys)\nEOF\n", toProgram: "ssh-keyscan")
    }

    @Test func initRemembersGatewayAndKey() async throws {
        let result = try await stage.run(["init", "gw.example:2222"])
        #expect(result.status == 0)
        #expect(result.output.contains("SHA256:"))
        #expect(stage.read(".config/prodpeek/config.yaml").contains("gw.example:2222"))
        #expect(stage.read(".config/prodpeek/known_hosts").hasPrefix("[gw.example]:2222 ssh-ed25519 AAAA"))
        #expect(try await stage.run(["hosts"], environment: ["PRODPEEK_GATEWAY": "gw"]).status == 0)
        #expect(
            stage.read("arguments").contains("UserKnownHostsFile=\"\(stage.directory)/.config/prodpeek/known_hosts\"")
        )
    }

    @Test func changedKeyIsNotTakenWithoutAsking() async throws {
        _ = try await stage.run(["init", "gw.example:2222"])
        let before = stage.read(".config/prodpeek/known_hosts")
        try scan(finds: keys.replacing("B8yQ0b", with: "C8yQ0b"))
        let result = try await stage.run(["init", "gw.example:2222"], input: "yes\n")
        #expect(result.status == 69)
        #expect(result.lastError == "prodpeek: unavailable: the host key of gw.example:2222 has changed")
        #expect(stage.read(".config/prodpeek/known_hosts") == before)
    }

    @Test func gatewayWithoutKeyIsUnavailable() async throws {
        try scan(finds: "# nothing")
        #expect(try await stage.run(["init", "gw.example:2222"]).status == 69)
        #expect(stage.read(".config/prodpeek/config.yaml").isEmpty)
    }

    @Test(arguments: ["", "-oProxyCommand=x", "a b", "gw:0", "gw:65536", "gw:x", "http://gw"])
    func addressIsChecked(_ address: String) async throws {
        #expect(try await stage.run(["init", "--", address]).status == 64)
        #expect(try await stage.run(["hosts"], environment: ["PRODPEEK_GATEWAY": address]).status == 64)
        #expect(stage.lines.isEmpty)
    }

    @Test func nameIsOneOfTheConfiguration() async throws {
        let text = "gateways: {eu: {address: \"eu.example:2222\"}, us: {address: \"us.example:2222\"}}\ndefault: us\n"
        try stage.write(text, to: ".config/prodpeek/config.yaml")
        for (name, host) in [("eu", "eu.example"), ("us", "us.example"), ("other.example:22", "other.example")] {
            _ = try await stage.run(["hosts", "--gateway", name])
            #expect(stage.read("arguments").split(separator: "\n").dropLast(2).last ?? "" == host)
        }
        let result = try await stage.run(["hosts", "--gateway", "eus"])
        #expect(result.status == 64)
        #expect(result.errors.contains("--gateway eu"))
    }

    @Test func brokenConfigurationIsNamedWithItsPlace() async throws {
        try stage.write("gateways: [", to: ".config/prodpeek/config.yaml")
        let result = try await stage.run(["hosts"])
        #expect(result.status == 64)
        #expect(result.errors.contains("config.yaml:"))
    }

    @Test func sshConfigurationIsWrittenHereForTheNamesThatTheGatewayTells() async throws {
        try stage.write("", to: "key")
        try stage.answer(withHosts: ["web1", "db-1.eu"])
        let result = try await stage.run(["config", "ssh", "--identity", "\(stage.directory)/key"])
        #expect(result.status == 0)
        #expect(stage.lines == ["names"])
        let lines = result.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.contains("Host web1 db-1.eu prodpeek"))
        #expect(lines.contains("    HostName gateway.example") && lines.contains("    Port 2222"))
        #expect(lines.contains("    IdentityFile \"\(stage.directory)/key\""))
    }

    @Test(arguments: [
        "x\n    ProxyCommand touch ran", "web1 *", "*", "!web1", "-oProxyCommand=x", "web1\r", "web1\u{0}", "web1\"",
        "prodpeek", "", "web1\u{2028}", "%h", "web1#", "wéb",
    ])
    func gatewayCannotWriteIntoTheSSHConfiguration(_ name: String) async throws {
        try stage.answer(withHosts: ["web1", name])
        let result = try await stage.run(["config", "ssh"])
        #expect(result.status == 69)
        #expect(result.output.isEmpty)
        #expect(result.lastError.hasPrefix("prodpeek: unavailable: gateway.example:2222 names a host that cannot"))
    }

    @Test(arguments: ["echo 'Host *'; echo '    ProxyCommand touch ran'", "echo '[]'", "true"])
    func textOfTheGatewayIsNoSSHConfiguration(_ script: String) async throws {
        try stage.answer(script)
        let result = try await stage.run(["config", "ssh"])
        #expect(result.status == 69)
        #expect(result.output.isEmpty)
    }

    @Test func gatewayThatRefusesIsHeard() async throws {
        try stage.answer("echo 'prodpeek: denied: nobody knows you' >&2; exit 126")
        let result = try await stage.run(["config", "ssh"])
        #expect(result.status == 126)
        #expect(result.output.isEmpty)
        #expect(result.lastError == "prodpeek: denied: nobody knows you")
    }
}
