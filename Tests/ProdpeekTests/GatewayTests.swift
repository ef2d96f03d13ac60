import Foundation
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
        try stage.write("#!/bin/sh\ncat <<'EOF'\n\(keys)\nEOF\n", to: "bin/ssh-keyscan")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: "\(stage.directory)/bin/ssh-keyscan"
        )
    }

    @Test func initRemembersGatewayAndKey() throws {
        let result = try stage.run(["init", "gw.example:2222"])
        #expect(result.status == 0)
        #expect(result.output.contains("SHA256:"))
        #expect(stage.read(".config/prodpeek/config.yaml").contains("gw.example:2222"))
        #expect(stage.read(".config/prodpeek/known_hosts").hasPrefix("[gw.example]:2222 ssh-ed25519 AAAA"))
        #expect(try stage.run(["hosts"], environment: ["PRODPEEK_GATEWAY": "gw"]).status == 0)
        #expect(
            stage.read("arguments").contains("UserKnownHostsFile=\"\(stage.directory)/.config/prodpeek/known_hosts\"")
        )
    }

    @Test func changedKeyIsNotTakenWithoutAsking() throws {
        _ = try stage.run(["init", "gw.example:2222"])
        let before = stage.read(".config/prodpeek/known_hosts")
        try scan(finds: keys.replacing("B8yQ0b", with: "C8yQ0b"))
        let result = try stage.run(["init", "gw.example:2222"], input: "yes\n")
        #expect(result.status == 69)
        #expect(result.lastErrorLine == "prodpeek: unavailable: the host key of gw.example:2222 has changed")
        #expect(stage.read(".config/prodpeek/known_hosts") == before)
    }

    @Test func gatewayWithoutKeyIsUnavailable() throws {
        try scan(finds: "# nothing")
        #expect(try stage.run(["init", "gw.example:2222"]).status == 69)
        #expect(stage.read(".config/prodpeek/config.yaml").isEmpty)
    }

    @Test(arguments: ["", "-oProxyCommand=x", "a b", "gw:0", "gw:65536", "gw:x", "http://gw"])
    func addressIsChecked(_ address: String) throws {
        #expect(try stage.run(["init", "--", address]).status == 64)
        #expect(try stage.run(["hosts"], environment: ["PRODPEEK_GATEWAY": address]).status == 64)
        #expect(stage.lines.isEmpty)
    }

    @Test func nameIsOneOfTheConfiguration() throws {
        let text = "gateways: {eu: {address: \"eu.example:2222\"}, us: {address: \"us.example:2222\"}}\ndefault: us\n"
        try stage.write(text, to: ".config/prodpeek/config.yaml")
        for (name, host) in [("eu", "eu.example"), ("us", "us.example"), ("other.example:22", "other.example")] {
            _ = try stage.run(["hosts", "--gateway", name])
            #expect(stage.read("arguments").split(separator: "\n").dropLast(2).last ?? "" == host)
        }
        let result = try stage.run(["hosts", "--gateway", "eus"])
        #expect(result.status == 64)
        #expect(result.errors.contains("--gateway eu"))
    }

    @Test func brokenConfigurationIsNamedWithItsPlace() throws {
        try stage.write("gateways: [", to: ".config/prodpeek/config.yaml")
        let result = try stage.run(["hosts"])
        #expect(result.status == 64)
        #expect(result.errors.contains("config.yaml:"))
    }

    @Test func sshConfigurationIsAskedForWithTheAddress() throws {
        try stage.write("", to: "key")
        _ = try stage.run(["config", "ssh", "--identity", "\(stage.directory)/key"])
        #expect(
            stage.lines == [
                "config ssh '--address=gateway.example' '--port=2222' '--identity-file=\(stage.directory)/key'"
            ]
        )
    }
}
