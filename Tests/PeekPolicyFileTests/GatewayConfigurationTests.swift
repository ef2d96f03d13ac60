import Testing

@testable import PeekPolicyFile

struct GatewayConfigurationTests {
    private static let whole = """
        gateway: gw1
        ssh: {listen: "127.0.0.2:2222", hostKeys: /d/keys}
        http:
          listen: "[::1]:0"
          tokens:
            - name: ci
              sha256: \(String(repeating: "Ab", count: 32))
              may: [deploys.write, sessions.read, recordings.read]
        policy: /d/policy.yaml
        shadow: /d/next.yaml
        data: /d/data
        run: /d/run
        signer: /d/signer.sock
        hosts: {connectFrom: 127.0.0.2, sourceAddresses: [127.0.0.2, 10.0.8.0/24]}
        """

    private func problems(_ text: String) -> [String] {
        do throws(PolicyFileErrors) {
            _ = try GatewayConfiguration.parse(Array(text.utf8), name: "c")
            return []
        } catch {
            return error.errors.map { String($0.description.dropFirst(2)) }
        }
    }

    @Test func everyPartIsReadAsWritten() throws {
        let configuration = try GatewayConfiguration.parse(Array(Self.whole.utf8), name: "c")
        #expect(configuration.gateway == "gw1")
        #expect(configuration.ssh.listen == ListenAddress(address: "127.0.0.2", port: 2222))
        #expect(configuration.ssh.hostKeys == "/d/keys")
        #expect(configuration.http.listen.description == "[::1]:0")
        let token = try #require(configuration.http.tokens.first)
        #expect(token.name == "ci")
        #expect(token.sha256 == String(repeating: "ab", count: 32))
        #expect(token.may == ["deploys.write", "sessions.read", "recordings.read"])
        #expect(configuration.policy == "/d/policy.yaml")
        #expect(configuration.shadow == "/d/next.yaml")
        #expect(configuration.data == "/d/data")
        #expect(configuration.run == "/d/run")
        #expect(configuration.signer == "/d/signer.sock")
        #expect(configuration.hosts.connectFrom == "127.0.0.2")
        #expect(configuration.hosts.sourceAddresses == ["127.0.0.2", "10.0.8.0/24"])
    }

    @Test func theExampleIsRead() throws {
        let text = try repositoryFile("deploy/prodpeekd.yaml")
        let configuration = try GatewayConfiguration.parse(Array(text.utf8), name: "prodpeekd.yaml")
        #expect(configuration.policy == "/etc/prodpeek/policy.yaml")
        #expect(configuration.data == "/var/lib/prodpeek")
        #expect(configuration.run == "/run/prodpeek")
        #expect(configuration.http.tokens.isEmpty)
        #expect(configuration.shadow == nil)
        #expect(configuration.hosts.connectFrom == nil)
    }

    @Test(arguments: [
        (
            "gateway: gw1", "gateway: 'g w'",
            "1:10: the name of the gateway may have letters, digits and \".\" \"_\" \"-\" only"
        ),
        (
            "gateway: gw1", "gatway: gw1",
            "1:1: a gateway's configuration has no key \"gatway\"; did you mean \"gateway\"?"
        ),
        ("gateway: gw1", "gatway: gw1", "1:1: a gateway's configuration needs the key \"gateway\""),
        ("/d/keys", "keys", "2:43: hostKeys of ssh must begin with /: \"keys\""),
        ("/d/data", "./data", "11:7: data must begin with /: \"./data\""),
        ("/d/next.yaml", "next.yaml", "10:9: shadow must begin with /: \"next.yaml\""),
        ("/d/run", "/d/../run", "12:6: run must not have . or .. as a part: \"/d/../run\""),
        (
            "127.0.0.2:2222", "localhost:2222",
            "2:15: listen of ssh must be an IP address and a port, such as 127.0.0.1:2222 or [::]:2222, not "
                + "\"localhost:2222\""
        ),
        (
            "127.0.0.2:2222", "127.0.0.2",
            "2:15: listen of ssh must be an IP address and a port, such as 127.0.0.1:2222 or [::]:2222, not "
                + "\"127.0.0.2\""
        ),
        (
            "sha256: Ab", "sha256: Ag",
            "7:15: sha256 of a token is not 64 hexadecimal digits; try: printf %s \"$TOKEN\" | sha256sum"
        ),
        (
            "deploys.write", "deploy.write",
            "8:13: a token cannot be given \"deploy.write\"; did you mean \"deploys.write\"?"
        ),
        (
            "[127.0.0.2, 10.0.8.0/24]", "[]",
            "14:50: sourceAddresses is empty; without one a stolen certificate would be good anywhere"
        ),
        (
            "10.0.8.0/24", "10.0.8.1/24",
            "14:62: a source address must be an IP address or a network such as 10.0.8.0/24 without bits after the "
                + "mask, not \"10.0.8.1/24\""
        ),
        (
            "connectFrom: 127.0.0.2", "connectFrom: gw",
            "14:22: connectFrom must be an IP address of this machine, not \"gw\""
        ),
    ])
    func wrongPartsAreToldWithTheirPlace(part: String, replacement: String, problem: String) {
        let found = problems(Self.whole.replacing(part, with: replacement))
        #expect(found.contains(problem), "\(found)")
    }

    @Test func twoTokensOfOneNameAreRefused() {
        let token = "{name: ci, sha256: \(String(repeating: "a", count: 64))}"
        let text = "http: {listen: '::1:1', tokens: [\(token), \(token)]}"
        #expect(problems(text).contains { $0.hasSuffix("two tokens are called \"ci\", the first on line 1") })
    }

    @Test func everyMissingPartIsTold() {
        #expect(problems("{}").count == 8)
    }
}
