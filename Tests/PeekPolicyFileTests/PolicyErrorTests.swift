import PeekCore
import Testing

@testable import PeekPolicyFile

struct PolicyErrorTests {
    private static let key = TestKeys.ed25519(1)
    private static let host = "{address: a, hostKeys: ['\(TestKeys.ed25519(9))']}"

    @Test(arguments: [
        ("[]", "1:1: a policy must be a mapping, lines of \"key: value\", not a list"),
        ("x", "1:1: a policy must be a mapping, lines of \"key: value\", not \"x\""),
        ("role: {}", "1:1: a policy has no key \"role\"; did you mean \"roles\"?"),
        ("roles:", "1:7: roles has no value; give a mapping, lines of \"key: value\", or leave the key out"),
        ("roles: ~", "1:8: roles has no value; give a mapping, lines of \"key: value\", or leave the key out"),
        (
            "roles: {\"a\\u202Eb\": {}}",
            "1:9: the role \"a\\u{202e}b\" may have letters, digits and \".\" \"_\" \"-\" only"
        ),
        ("roles: {-a: {}}", "1:9: the role \"-a\" must begin with a letter or a digit"),
        ("roles: {'': {}}", "1:9: the role \"\" must begin with a letter or a digit"),
        (
            "roles: {\(String(repeating: "a", count: 129)): {}}",
            "1:9: the role \"\(String(repeating: "a", count: 60))…\" is longer than 128 characters"
        ),
    ])
    func namesAndShapes(text: String, problem: String) {
        #expect(problems(text) == [problem])
    }

    @Test(arguments: [
        ("{keys: [], rolls: []}", "1:30: the principal dev has no key \"rolls\"; did you mean \"roles\"?"),
        ("{keys: k}", "1:26: the keys of dev must be a list, such as [a, b], not \"k\""),
        ("{keys: [[]]}", "1:27: a key in the keys of dev must be text, not a list"),
        ("{keys: ['\(key)', '\(key) again']}", "1:111: this key stands twice in the keys of dev, first on line 1"),
        ("{roles: [developer]}", "1:28: there is no role \"developer\"; there are none"),
        ("{roles: [on, on]}\nroles: {on: {}}", "1:32: the roles of dev has \"on\" twice, first on line 1"),
        ("{}, gateway: {}", "1:23: the principal \"gateway\" is what events call the gateway itself"),
        (
            "{}, 'a b': {}",
            "1:23: the principal \"a b\" may have letters, digits and \".\" \"_\" \"-\" \"@\" \"+\" only"
        ),
    ])
    func principals(dev: String, problem: String) {
        let parts = dev.split(separator: "\n", maxSplits: 1)
        let rest = parts.count > 1 ? "\n\(parts[1])" : ""
        #expect(problems("principals: {dev: \(parts[0])}\(rest)") == [problem])
    }

    @Test func oneKeyForTwoPrincipalsIsRefusedWithBothPlaces() {
        let text = """
            principals:
              alice:
                keys:
                  - \(TestKeys.ed25519(1)) alice@laptop
                  - \(TestKeys.ed25519(2))
              bob:
                keys:
                  - \(TestKeys.ed25519(3))
                  - \(TestKeys.ed25519(1)) bob@laptop
            """
        let problem = "9:9: this key of bob is also a key of alice, on line 4; a key belongs to one principal"
        #expect(problems(text) == [problem])
    }

    @Test(arguments: [
        ("{hostKeys: []}", "2:3: the host web1 needs the key \"address\""),
        (
            "{hostKeys: []}",
            "2:20: the hostKeys of web1 are empty, so that it could never be trusted; "
                + "deploy/host-setup prints the lines on the host"
        ),
        ("{address: a}", "2:3: the host web1 needs the key \"hostKeys\""),
        ("{address: 'a b'}", "2:19: the address of web1 must be a name or an IP address, or ADDR:PORT, not \"a b\""),
        ("{address: \"a\\e[2J\"}", "2:19: the address of web1 holds characters that cannot be seen: \"a\\e[2J\""),
        ("{address: ''}", "2:19: the address of web1 is empty"),
        ("{port: 0}", "2:16: the port of web1 must be a whole number from 1 to 65535, not \"0\""),
        ("{port: '22'}", "2:16: the port of web1 must be a whole number from 1 to 65535, not \"22\""),
        ("{port: 0x16}", "2:16: the port of web1 must be a whole number from 1 to 65535, not \"0x16\""),
        ("{port: 65536}", "2:16: the port of web1 must be a whole number from 1 to 65535, not \"65536\""),
        ("{address: 'a:1', port: 2}", "2:32: the address of web1 names a port already; leave one of them out"),
        ("{labels: [web]}", "2:18: the labels of web1 must be a mapping, lines of \"key: value\", not a list"),
        ("{labels: {role: }}", "2:25: the label role has no value; give text, or leave the key out"),
        ("{label: {}}", "2:10: the host web1 has no key \"label\"; did you mean \"labels\"?"),
    ])
    func hosts(web1: String, problem: String) {
        let found = problems("hosts:\n  web1: \(web1)\n")
        #expect(found.contains(problem), "\(found)")
    }

    @Test(arguments: [
        ("prodpeek", "is the login name of the gateway itself"),
        ("web/1", "may have letters, digits and \".\" \"_\" \"-\" only"),
        ("web@1", "may have letters, digits and \".\" \"_\" \"-\" only"),
        ("wéb", "may have letters, digits and \".\" \"_\" \"-\" only"),
        (".web", "must begin with a letter or a digit"),
    ])
    func hostNames(name: String, fault: String) {
        #expect(problems("hosts:\n  \"\(name)\": \(Self.host)\n") == ["2:3: the host \"\(name)\" \(fault)"])
    }

    @Test func hostKeysOfPeopleAreRefusedForHosts() {
        let line = TestKeys.line("sk-ssh-ed25519@openssh.com", [[UInt8](repeating: 1, count: 32), Array("ssh:".utf8)])
        let found = problems("hosts:\n  web1: {address: a, hostKeys: ['\(line)']}\n")
        #expect(found == ["2:33: a key in the hostKeys of web1 is a FIDO key, which no host can have"])
    }

    @Test func twoHostsAtOneAddressAreTwoHosts() throws {
        let hosts = try policy("hosts: {a: \(Self.host), b: \(Self.host)}").hosts
        #expect(hosts["a"]?.address == hosts["b"]?.address)
    }

    @Test(arguments: [
        ("{}", "3:3: the service shop needs the key \"hosts\""),
        ("{hosts: [web2]}", "3:18: there is no host \"web2\"; did you mean \"web1\"?"),
        (
            "{hosts: web1}",
            "3:17: the hosts of shop must be a list of hosts, such as [web1, web2], or "
                + "{labels: {role: web}}, not \"web1\""
        ),
        ("{hosts: {label: {}}}", "3:18: the hosts of shop has no key \"label\"; did you mean \"labels\"?"),
        ("{hosts: {labels: {role: wbe}}}", "3:26: no host carries the labels of the hosts of shop, {role: wbe}"),
        ("{hosts: [], logs: {app: log/app.log}}", "3:33: the log app must begin with /: \"log/app.log\""),
        ("{hosts: [], logs: {app: /a/../b}}", "3:33: the log app must not have . or .. as a part: \"/a/../b\""),
        ("{hosts: [], logs: {app: /a//b}}", "3:33: the log app must not have // in it: \"/a//b\""),
        ("{hosts: [], logs: {app: /a/}}", "3:33: the log app must not end with /: \"/a/\""),
        ("{hosts: [], logs: {app: /a/*.log}}", "3:33: the log app is one path, without * ? or [: \"/a/*.log\""),
        ("{hosts: [], logs: {app: {units: a}}}", "3:34: the log app has no key \"units\"; did you mean \"unit\"?"),
        (
            "{hosts: [], logs: {app: {unit: 'a b'}}}",
            "3:40: the unit of the log app is no name of a systemd unit: \"a b\""
        ),
        ("{hosts: [], logs: {app: {unit: -M}}}", "3:40: the unit of the log app is no name of a systemd unit: \"-M\""),
        ("{hosts: [], logs: {app: /a, app: /b}}", "3:37: the key \"app\" is given twice here, first on line 3"),
        ("{hosts: [], logs: {'a:b': /a}}", "3:28: the log \"a:b\" may have letters, digits and \".\" \"_\" \"-\" only"),
        (
            "{hosts: [], runbook: 'javascript:alert(1)'}",
            "3:30: the runbook of shop must be a link with http:// or "
                + "https://, not \"javascript:alert(1)\""
        ),
        (
            "{hosts: [], runbook: 'https://'}",
            "3:30: the runbook of shop must be a link with http:// or https://, not "
                + "\"https://\""
        ),
        (
            "{hosts: [], runbook: 'https://a b'}",
            "3:30: the runbook of shop must be a link with http:// or https://, not "
                + "\"https://a b\""
        ),
        ("{hosts: [], escalation: [a]}", "3:33: the escalation of shop must be text, not a list"),
    ])
    func services(shop: String, problem: String) {
        let found = problems("hosts: {web1: \(Self.host)}\nservices:\n  shop: \(shop)\n")
        #expect(found.contains(problem), "\(found)")
    }
}
