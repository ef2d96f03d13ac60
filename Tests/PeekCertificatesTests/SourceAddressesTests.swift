import Testing

@testable import PeekCertificates

struct SourceAddressesTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.0/24", "192.0.2.255", true),
        ("192.0.2.0/24", "192.0.3.0", false),
        ("192.0.2.0/25", "192.0.2.128", false),
        ("0.0.0.0/0", "203.0.113.1", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "192.0.2.7", false),
        ("::/0", "::ffff:192.0.2.7", false),
        ("192.0.2.7", "::ffff:192.0.2.7", true),
        ("::ffff:192.0.2.7", "192.0.2.7", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
        ("10.0.0.0/8,2001:DB8::1", "2001:db8:0::1", true),
        ("10.0.0.0/8,2001:db8::1", "11.0.0.0", false),
    ])
    func aListCoversWhatOpenSSHWouldAccept(list: String, address: String, covered: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try SourceAddresses(list).contains(address) == covered)
    }

    @Test(arguments: [
        "", ",", "192.0.2.7,", "192.0.2.7/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/+24", "192.0.2.0/ 24",
        "192.0.2.0/24/24", "!192.0.2.7", "192.0.2.*", "example.com", "127.1", "1", "2001:db8::/129", "fe80::1%lo",
        "2001:db8::1/64", " 192.0.2.7", "192.0.2.7\0", "192.0.2.7, 192.0.2.8", "192.0.2.0/0024",
    ])
    func anythingElseSpoilsTheList(list: String) {
        #expect(throws: WireError.self) { try SourceAddresses(list) }
        #expect(throws: WireError.self) { try SourceAddresses("0.0.0.0/0,\(list)") }
    }

    @Test(arguments: ["", "192.0.2.7:22", "[::1]", "fe80::1%eth0", "localhost", "UNKNOWN"])
    func whatIsNotAnAddressIsNowhere(source: String) async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let everywhere = ["-n", "alice", "-O", "source-address=0.0.0.0/0,::/0"]
        let blob = try await ring.certificate("user", by: "ca", everywhere)
        #expect(refusal(blob, policy(authorities: [authority]), from: source)?.contains("is valid from") == true)
    }
}
