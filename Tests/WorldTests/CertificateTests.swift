import Foundation
import PeekTesting
import Testing

/// Which certificates open the door; every reason to refuse one is told and recorded.
@Suite(.inOneWorld, .serialized)
struct CertificateTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test(
        arguments: [
            ["-n", "dev", "-V", "-1m:+5m"],
            ["-n", "dev,somebody-else", "-V", "-1m:+5m"],
            ["-n", "dev", "-O", "source-address=192.0.2.0/24,127.0.0.0/8"],
            ["-n", "dev", "-z", "16"],
        ]
    )
    func certificateOfTheAuthorityOpensTheDoor(words: [String]) async throws {
        let person = try await world.certifiedPerson(["-I", "good"] + words)
        let started = try await world.events(
            during: {
                let seen = try await person.run("head -n 1 /etc/hosts")
                #expect(seen.status == 0, "\(seen.errors)")
                #expect(seen.output.contains("localhost"))
            },
            until: { $0.contains { $0.fact.type == "session.started" } }
        )
        #expect(started.first { $0.fact.type == "session.started" }?.fact.principal == "dev")
    }

    @Test(
        arguments: [
            (["-n", "dev", "-V", "20200101:20200102"], "expired at 2020-01-02"),
            (["-n", "dev", "-V", "+1h:+2h"], "is not valid before"),
            (["-n", "root"], "none of whom the policy knows"),
            (["-n", "developer"], "none of whom the policy knows"),
            (["-n", "dev,ops"], "more than one principal: dev, ops"),
            (["-n", "dev", "-h"], "is for a host"),
            (["-n", "dev", "-O", "critical:colour@example.com=blue"], "unknown critical option colour@example.com"),
            ([], "names no principal"),
            (["-n", "dev", "-O", "source-address=192.0.2.1/32"], "valid from 192.0.2.1/32 only"),
            (["-n", "dev", "-O", "force-command=uptime"], "force-command"),
            (["-n", "dev", "-O", "verify-required"], "user verification"),
        ]
    )
    func certificateIsRefusedWithItsReason(words: [String], reason: String) async throws {
        try await refuse(try await world.certifiedPerson(["-I", "bad"] + words), because: reason)
    }

    @Test func opensshShowsTheReason() async throws {
        let person = try await world.certifiedPerson(["-I", "bad", "-n", "root"])
        let seen = try await person.run("uptime")
        #expect(seen.status == 255)
        #expect(seen.errors.contains("prodpeek: not authenticated: the certificate bad is for root"), "\(seen.errors)")
    }

    @Test func forgedAuthorityIsRefused() async throws {
        let authority = try await world.makeKey("ed25519")
        let forged = try await world.certifiedPerson(["-I", "forged", "-n", "dev"], authority: authority)
        try await refuse(forged, because: "is not an authority here")
        // Neither a person's own key nor the gateway's own authority for its hosts signs people in.
        for key in [forged["DEV_KEY"], world.place + "/signer/ca"] {
            let person = try await world.certifiedPerson(["-I", "forged", "-n", "ops"], authority: key)
            try await refuse(person, because: "is not an authority here")
        }
    }

    @Test func alteredCertificateIsRefused() async throws {
        let person = try await world.certifiedPerson(["-I", "altered", "-n", "nobody"])
        let file = try #require(person.certificate)
        let words = try String(contentsOfFile: file, encoding: .utf8).split(separator: " ")
        var blob = try #require(Data(base64Encoded: String(words[1])))
        let name = try #require(blob.range(of: Data("nobody".utf8)))
        // The same length, so that only the signature can tell.
        blob.replaceSubrange(name.lowerBound - 4..<name.upperBound, with: Data([0, 0, 0, 3]) + Data("dev".utf8))
        let list = name.lowerBound - 8
        blob.replaceSubrange(list..<list + 4, with: Data([0, 0, 0, 7]))
        try Data("\(words[0]) \(blob.base64EncodedString()) altered\n".utf8).write(to: URL(filePath: file))
        try await refuse(person, because: "signature")
    }

    @Test func certificateForAnotherKeyIsRefused() async throws {
        var thief = try await world.certifiedPerson(["-I", "stolen", "-n", "dev"])
        thief.key = try await world.makeKey("ed25519")
        let seen = try await thief.run("uptime")
        #expect(seen.status == 255)
        #expect(seen.output.isEmpty)
    }

    @Test(arguments: ["serials", "keyIDs", "keys"])
    func revokedCertificateIsRefused(list: String) async throws {
        let person = try await world.certifiedPerson(["-I", "laptop-17", "-n", "dev", "-z", "17"])
        let other = try await world.certifiedPerson(["-I", "laptop-18", "-n", "dev", "-z", "18"])
        let authority = try line(of: world.place + "/keys/user_ca.pub")
        let entry = [
            "serials": "{authority: \"\(authority)\", serial: 17}",
            "keyIDs": "laptop-17",
            "keys": "\"\(try line(of: person.key + ".pub"))\"",
        ]
        let admitted = try await person.run("uptime")
        #expect(admitted.status == 0, "\(admitted.errors)")
        try await world.withPolicy(replacing: "  \(list): []\n", by: "  \(list): [\(try #require(entry[list]))]\n") {
            try await refuse(person, because: "is revoked")
            #expect(try await other.run("uptime").status == 0)
        }
    }

    @Test func revokedAuthorityIsRefused() async throws {
        let person = try await world.certifiedPerson(["-I", "good", "-n", "dev"])
        let authority = try line(of: world.place + "/keys/user_ca.pub")
        try await world.withPolicy(replacing: "  keys: []\n", by: "  keys: [\"\(authority)\"]\n") {
            try await refuse(person, because: "is revoked")
        }
    }

    @Test func certificateWithoutTerminalGetsNone() async throws {
        let person = try await world.certifiedPerson(["-I", "batch", "-n", "dev", "-O", "no-pty"])
        let seen = try await person.run("head -n 1 /etc/hosts", options: ["-tt"])
        #expect(seen.errors.contains("PTY allocation request failed"))
        #expect(!seen.output.contains("\r\n"))
    }

    private func refuse(
        _ person: Person,
        because reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let events = try await world.events(
            during: {
                // OpenSSH's client looks at certificates itself and would not offer each of these.
                let seen = try await person.run(bytes: Array("uptime".utf8))
                #expect(seen.status == 251, sourceLocation: sourceLocation)
                #expect(seen.output.isEmpty, sourceLocation: sourceLocation)
                #expect(seen.errors.contains(reason), "\(seen.errors)", sourceLocation: sourceLocation)
                #expect(seen.errors.contains("prodpeek: not authenticated: "), sourceLocation: sourceLocation)
            },
            until: { $0.contains { $0.fact.type == "authentication.failed" && $0.fact.reason.contains(reason) } },
            sourceLocation: sourceLocation
        )
        #expect(!events.contains { $0.fact.type == "session.started" }, sourceLocation: sourceLocation)
    }

    private func line(of file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).prefix(2)
            .joined(separator: " ")
    }
}
