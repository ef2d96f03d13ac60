import Foundation
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

struct SignerKeyTests {
    @Test func aNewKeyIsItsOwnersAloneAndReadableBySSHKeygen() async throws {
        let signer = try await SignerProgram()
        let path = signer.scratch.path("other")
        let made = try await signer.run("make-key", path)
        #expect(made.status == 0)
        #expect(made.errors.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let read = try await run("/usr/bin/ssh-keygen", ["-y", "-f", path])
        #expect(read.output == made.output)
        #expect(try await signer.run("public-key", path).output == made.output)
    }

    @Test func aKeyIsNeverOverwritten() async throws {
        let signer = try await SignerProgram()
        let before = try signer.scratch.text("ca")
        let again = try await signer.run("make-key", signer.scratch.path("ca"))
        #expect(again.status == 69)
        #expect(again.output.isEmpty)
        #expect(again.errors.split(separator: "\n").last?.hasPrefix("prodpeek: unavailable: cannot create") == true)
        #expect(try signer.scratch.text("ca") == before)
    }

    @Test func aDanglingLinkIsNotFollowed() async throws {
        let signer = try await SignerProgram()
        try FileManager.default.createSymbolicLink(
            atPath: signer.scratch.path("link"),
            withDestinationPath: signer.scratch.path("elsewhere")
        )
        #expect(try await signer.run("make-key", signer.scratch.path("link")).status == 69)
        #expect(!FileManager.default.fileExists(atPath: signer.scratch.path("elsewhere")))
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o601])
    func aKeyOpenToOthersIsNotUsed(mode: Int) async throws {
        let signer = try await SignerProgram()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: signer.scratch.path("ca"))
        let ended = try await signer.serveAndFail()
        #expect(ended.status == 69)
        #expect(ended.errors.contains("is open to others"))
        #expect(ended.errors.contains("chmod 600"))
    }

    @Test func aKeyOfSomebodyElseIsNotUsed() async throws {
        let signer = try await SignerProgram()
        try #require(geteuid() == 0)
        try FileManager.default.setAttributes([.ownerAccountID: 1], ofItemAtPath: signer.scratch.path("ca"))
        #expect(try await signer.serveAndFail().errors.contains("belongs to user 1, not to 0"))
    }

    @Test func whatIsNotAKeyIsNotUsedAndNotShown() async throws {
        let signer = try await SignerProgram()
        try signer.scratch.write("secret", to: "ca")
        let ended = try await signer.serveAndFail()
        #expect(ended.status == 69)
        #expect(ended.errors.contains("is not an OpenSSH private key"))
        #expect(!ended.errors.contains("secret"))
    }

    @Test(arguments: [["serve"], ["serve", "--key", "x"], ["sign"], ["serve", "--client-uid", "root"]])
    func wrongUseIsAUsageError(arguments: [String]) async throws {
        #expect(try await run(builtProgram("prodpeek-signer"), arguments).status == 64)
    }
}
