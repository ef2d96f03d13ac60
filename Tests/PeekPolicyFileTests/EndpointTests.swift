import Testing

@testable import PeekPolicyFile

struct EndpointTests {
    @Test(
        arguments: [
            ("web1.example", "web1.example", nil), ("web_1", "web_1", nil), ("10.0.0.1", "10.0.0.1", nil),
            ("10.0.0.1:2222", "10.0.0.1", 2222), ("web1:22", "web1", 22), ("::1", "::1", nil),
            ("[::1]", "::1", nil), ("[2001:db8::1]:65535", "2001:db8::1", 65535),
        ] as [(String, String, UInt16?)]
    )
    func addressesAreRead(text: String, address: String, port: UInt16?) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint.address == address)
        #expect(endpoint.port == port)
    }

    @Test(arguments: [
        "", ":22", "web1:", "web1:0", "web1:65536", "web1:+22", "web1:22:23", "10.0.0", "10.0.0.256", "0x7f.1", "-web1",
        "web1-", "web..1", "web1.", "we b1", "wéb1", "[::1", "[::1]22", "[web1]:22", "::1:22:x", "fe80::1%eth0",
        "web1;id", "$(id)", "@WEB1_ADDRESS@", "user@web1", "web1/",
    ])
    func othersAreNot(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test(arguments: ["10.0.8.5", "10.0.8.0/24", "0.0.0.0/0", "10.0.8.128/25", "2001:db8::/32", "::1/128", "::1"])
    func networksAsSshdTakesThemAreRead(text: String) {
        #expect(isNetwork(text))
    }

    @Test(arguments: [
        "", "10.0.8.5/24", "10.0.8.0/33", "10.0.8.0/", "10.0.8.0/+8", "10.0.8.0/24/1", "2001:db8::1/32", "::/129",
        "host",
        "*", "!10.0.8.5", "10.0.8.*",
    ])
    func networksThatSshdWouldRefuseAreNot(text: String) {
        #expect(!isNetwork(text))
    }
}
