import PeekCore
import Testing

@testable import PeekPolicyFile

struct KnownHostsTests {
    private func files(
        _ knownHosts: String,
        hosts: String = "web1: {address: a}, web2: {address: b}"
    ) throws
        -> PolicyDirectory
    {
        try PolicyDirectory([
            "policy.yaml": "knownHosts: [known_hosts]\nhosts: {\(hosts)}\n", "known_hosts": knownHosts,
        ])
    }

    @Test func linesPinTheKeysOfTheHostsThatTheyName() throws {
        let text = """
            # web1 has two keys
            web1 \(TestKeys.ed25519(1)) root@web1

              web1\t\(TestKeys.rsa(bits: 3072).replacing(" ", with: "\t"))
            web2,web3 \(TestKeys.ed25519(2))
            """
        let policy = try files(text, hosts: "web1: {address: a}, web2: {address: b}, web3: {address: c}").policy()
        #expect(policy.hosts["web1"]?.hostKeys.map(\.line) == [TestKeys.ed25519(1), TestKeys.rsa(bits: 3072)])
        #expect(policy.hosts["web2"]?.hostKeys.map(\.line) == [TestKeys.ed25519(2)])
        #expect(policy.hosts["web3"]?.hostKeys.map(\.line) == [TestKeys.ed25519(2)])
    }

    @Test(arguments: [
        ("|1|c2FsdA==|aGFzaA== KEY", "1:1: hashed names are not used here; write the host's name in front of its key"),
        (
            "@cert-authority web1 KEY",
            "1:1: markers such as \"@cert-authority\" are not used here; each host's own keys are pinned"
        ),
        ("@revoked web1 KEY", "1:1: markers such as \"@revoked\" are not used here; each host's own keys are pinned"),
        ("web* KEY", "1:1: patterns such as \"web*\" are not used here; every host has keys of its own"),
        ("web1,!web2 KEY", "1:1: patterns such as \"!web2\" are not used here; every host has keys of its own"),
        ("\n  web1 ssh-ed25519", "2:3: a line is NAME TYPE BASE64, as ssh's known_hosts has it"),
        ("web3 KEY", "1:1: there is no host \"web3\" in the policy for this key"),
        ("[web1]:22 KEY", "1:1: there is no host \"[web1]:22\" in the policy for this key"),
        ("web1, KEY", "1:1: there is no host \"\" in the policy for this key"),
        ("web1 KEY\nweb2,web1 KEY", "2:1: this key of web1 is given twice, first on line 1"),
        ("web1 ssh-ed25519 AAAA", "1:1: the key of \"web1\" is cut short"),
        ("web1 ssh-dss AAAA", "1:1: the key of \"web1\" is a DSA key, which is weak; use ssh-ed25519"),
        ("web1 KEY\r\nweb2\u{1B}[2J KEY", "2:1: there is no host \"web2\\e[2J\" in the policy for this key"),
    ])
    func linesThatLeaveOpenWhoseKeyTheyAreAreRefused(text: String, problem: String) throws {
        let found = try files(text.replacing("KEY", with: TestKeys.ed25519(1))).problems()
        #expect(found.contains("known_hosts:\(problem)"), "\(found)")
    }

    @Test func hostWithoutAnyKeyIsAnError() throws {
        let found = try files("web1 \(TestKeys.ed25519(1))\n").problems()
        #expect(
            found == [
                "policy.yaml:2:29: no file under knownHosts has a key of web2; "
                    + "deploy/host-setup --print-known-hosts prints the lines on the host"
            ]
        )
    }

    @Test func badKeyIsOneProblemAndNotTwo() throws {
        let found = try files("web1,web2 ssh-ed25519 AAAA\n").problems()
        #expect(found == ["known_hosts:1:1: the key of \"web1,web2\" is cut short"])
    }

    @Test func keysAreGivenInOnePlace() throws {
        let hosts = "web1: {address: a, hostKeys: ['\(TestKeys.ed25519(1))']}"
        let found = try files("web1 \(TestKeys.ed25519(1))\n", hosts: hosts).problems()
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("policy.yaml:2:38: the keys of web1 are given here and at ") == true)
        #expect(found.first?.hasSuffix("known_hosts:1:1; leave one of them out") == true)
    }

    @Test func linesAreThoseThatBytesMakeAndNothingInThemActsOnATerminal() throws {
        var bytes: [UInt8] = []
        for byte in UInt8.min...UInt8.max { bytes += [byte, byte, 0x20, byte, 0x0A] }
        let problems = Problems()
        #expect(KnownHostLine.read(bytes, of: problems.open("known_hosts"), problems: problems).isEmpty)
        for error in problems.errors.errors { #expect(error.message == visible(error.message)) }
        #expect(problems.errors.errors.count > 200)
    }
}
