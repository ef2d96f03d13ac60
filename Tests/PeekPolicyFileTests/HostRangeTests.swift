import PeekCore
import Testing

@testable import PeekPolicyFile

struct HostRangeTests {
    @Test(arguments: [
        ("web[1-3]", ["web1", "web2", "web3"]), ("web[8-11].eu", ["web8.eu", "web9.eu", "web10.eu", "web11.eu"]),
        ("web[08-11]", ["web08", "web09", "web10", "web11"]), ("web[0-2]", ["web0", "web1", "web2"]),
        ("web[5-5]", ["web5"]), ("10.0.[1-2].7:22", ["10.0.1.7:22", "10.0.2.7:22"]),
        ("[fd00::[9-10]]:22", ["[fd00::9]:22", "[fd00::10]:22"]), ("[00-01]", ["00", "01"]),
    ])
    func rangesCountUp(text: String, texts: [String]) throws {
        #expect(try NumberRange(text)?.texts == texts)
        #expect(try NumberRange(text)?.count == texts.count)
    }

    @Test(arguments: [
        "web1", "web[]", "web[1]", "web[1-]", "web[-1]", "web[a-c]", "web[1-2", "[fd00::1]:22", "web[1,2]",
    ])
    func otherBracketsAreNoRange(text: String) throws {
        #expect(try NumberRange(text) == nil)
    }

    @Test(arguments: [
        ("web[2-1]", "must count up, over at most 10000 numbers"),
        ("web[1-10001]", "must count up, over at most 10000 numbers"),
        ("web[1-99999999999999999999]", "must count up, over at most 10000 numbers"),
        ("web[01-100]", "must have as many digits on both sides where zeros lead, such as [001-120]"),
        ("web[1-010]", "must have as many digits on both sides where zeros lead, such as [001-120]"),
        ("web[1-2].[1-2]", "has two ranges, and one is counted"),
    ])
    func rangesThatWouldBeAGuessAreRefused(text: String, reason: String) {
        let fault = #expect(throws: NumberRange.Fault.self) { try NumberRange(text) }
        #expect(fault?.message == reason)
    }

    private func policy(_ hosts: String, _ names: [String]) throws -> PolicyDirectory {
        let keys = names.enumerated().map { "\($1) \(TestKeys.ed25519(UInt8($0 + 1)))\n" }
        return try PolicyDirectory([
            "policy.yaml": "knownHosts: [known_hosts]\nhosts:\n  \(hosts)\n", "known_hosts": keys.joined(),
        ])
    }

    @Test func eachHostOfARangeHasItsOwnAddressAndKeys() throws {
        let hosts = "web[09-11]: {address: '10.0.0.[1-3]:2222', labels: {role: web}}"
        let found = try policy(hosts, ["web10", "web09", "web11", "web10"]).policy().hosts
        #expect(found.keys.sorted() == ["web09", "web10", "web11"])
        let web10 = try #require(found["web10"])
        #expect(web10.address == "10.0.0.2")
        #expect(web10.port == 2222)
        #expect(web10.labels == ["role": "web"])
        #expect(web10.hostKeys.map(\.line) == [TestKeys.ed25519(1), TestKeys.ed25519(4)])
        #expect(found["web09"]?.hostKeys.map(\.line) == [TestKeys.ed25519(2)])
    }

    @Test(arguments: [
        (
            "web[1-2]: {address: '10.0.0.[1-3]'}",
            "3:23: the address of web[1-2] must be a range of 2, such as 10.0.1.[1-2], not a range of 3: "
                + "\"10.0.0.[1-3]\""
        ),
        (
            "web[1-2]: {address: 10.0.0.1}",
            "3:23: the address of web[1-2] must be a range of 2, such as 10.0.1.[1-2], not one: \"10.0.0.1\""
        ),
        (
            "web1: {address: '10.0.0.[1-2]', hostKeys: []}",
            "3:19: the address of web1 must be one, not a range of 2: \"10.0.0.[1-2]\""
        ),
        (
            "web[1-2]: {address: '10.0.0.[255-256]'}",
            "3:23: the address of web[1-2] must be a name or an IP address, or ADDR:PORT, not \"10.0.0.256\""
        ),
        (
            "web[1-2]: {address: 'a[1-2]', hostKeys: ['\(TestKeys.ed25519(1))']}",
            "3:43: each host of web[1-2] has keys of its own; name them in a file under knownHosts"
        ),
        ("web[2-1]: {address: a}", "3:3: the range of \"web[2-1]\" must count up, over at most 10000 numbers"),
        ("'web/[1-2]': {}", "3:3: the host \"web/1\" may have letters, digits and \".\" \"_\" \"-\" only"),
        ("'web[a-c]': {}", "3:3: the host \"web[a-c]\" may have letters, digits and \".\" \"_\" \"-\" only"),
        (
            "web[1-9]: {address: 'a[1-9]'}\n  web[5-12]: {address: 'b[5-12]'}",
            "4:3: the host \"web5\" and 4 more of \"web[5-12]\" stands twice in hosts, first as \"web[1-9]\" on line 3"
        ),
        (
            "web7: {address: a}\n  web[7-8]: {address: 'b[7-8]'}",
            "4:3: the host \"web7\" stands twice in hosts, first as \"web7\" on line 3"
        ),
    ])
    func rangesOfHostsAreChecked(hosts: String, problem: String) throws {
        let found = try policy(hosts, ["web1", "web2"]).problems()
        #expect(found.contains("policy.yaml:\(problem)"), "\(found)")
    }

    @Test func rangesOfManyFilesMayNotMeet() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [a.yaml]\nhosts: {'web[1-3]': {address: 'a[1-3]'}}\n",
            "a.yaml": "hosts: {'web[3-4]': {address: 'a[3-4]'}}\n",
        ])
        let place = directory.path("")
        let found = directory.problems().map { $0.replacing(place, with: "") }
        let overlap = "the host \"web3\" stands twice in hosts, first as \"web[1-3]\" at policy.yaml:2:9"
        #expect(found.contains("a.yaml:1:9: \(overlap)"), "\(found)")
    }

    @Test func moreHostsThanAGatewayLooksAtAreRefused() throws {
        let hosts =
            "a[1-9999]: {address: 'a[1-9999]'}\n  b[1-9999]: {address: 'b[1-9999]'}\n  c[1-9]: {address: 'c[1-9]'}"
        let found = try policy(hosts, []).problems()
        #expect(found.contains("policy.yaml:5:3: with \"c[1-9]\" there are more than 20000 hosts"), "\(found)")
    }

    @Test func selectorsNameHostsByRange() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": """
            knownHosts: [known_hosts]
            hosts: {"web[1-4]": {address: "a[1-4]"}}
            services:
              shop: {hosts: ["web[2-3]"]}
              other: {hosts: {names: ["web[1-2]", web4]}}
            """,
            "known_hosts": "web1,web2,web3,web4 \(TestKeys.ed25519(1))\n",
        ])
        let policy = try directory.policy()
        let names = try ["shop", "other"].map { name in
            policy.hosts(of: try #require(policy.services[name])).map(\.name)
        }
        #expect(names == [["web2", "web3"], ["web1", "web2", "web4"]])
    }

    @Test(arguments: [
        ("[\"web[1-4]\"]", "4:27: there is no host \"web3\", nor 1 more of \"web[1-4]\""),
        ("[\"web[2-1]\"]", "4:27: the range of \"web[2-1]\" must count up, over at most 10000 numbers"),
        (
            "[web[1-2]]",
            "4:30: this is not YAML: while parsing a flow sequence did not find expected ',' or ']'; "
                + "text with brackets in it, such as web[1-40], is put in quotation marks in a list"
        ),
    ])
    func selectorsNameOnlyHostsThatExist(hosts: String, problem: String) throws {
        let directory = try policy(
            "web[1-2]: {address: 'a[1-2]'}\nservices: {shop: {hosts: \(hosts)}}",
            ["web1", "web2"]
        )
        #expect(directory.problems() == ["policy.yaml:\(problem)"])
    }
}
