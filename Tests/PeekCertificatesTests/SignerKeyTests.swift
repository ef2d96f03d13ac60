import Foundation
import PeekCore
import Testing

@testable import PeekCertificates

struct SignerKeyTests {
    @Test func aNewKeyIsItsOwnersAloneAndReadableBySSHKeygen() throws {
        let signer = try SignerProgram()
        let path = signer.scratch.path("other")
        let made = try signer.run("make-key", path)
        #expect(made.status == 0)
        #expect(made.errors.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let read = try run("/usr/bin/ssh-keygen", ["-y", "-f", path])
        #expect(read.output == made.output)
        #expect(try signer.run("public-key", path).output == made.output)
    }

    @Test func aKeyIsNeverOverwritten() throws {
        let signer = try SignerProgram()
        let before = try signer.scratch.text("ca")
        let again = try signer.run("make-key", signer.scratch.path("ca"))
        #expect(again.status == 69)
        #expect(again.output.isEmpty)
        #expect(again.errors.split(separator: "\n").last?.hasPrefix("prodpeek: unavailable: cannot create") == true)
        #expect(try signer.scratch.text("ca") == before)
    }

    @Test func aDanglingLinkIsNotFollowed() throws {
        let signer = try SignerProgram()
        try FileManager.default.createSymbolicLink(
            atPath: signer.scratch.path("link"),
            withDestinationPath: signer.scratch.path("elsewhere")
        )
        #expect(try signer.run("make-key", signer.scratch.path("link")).status == 69)
        #expect(!FileManager.default.fileExists(atPath: signer.scratch.path("elsewhere")))
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o601])
    func aKeyOpenToOthersIsNotUsed(mode: Int) throws {
        let signer = try SignerProgram()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: signer.scratch.path("ca"))
        let ended = try signer.serveAndFail()
        #expect(ended.status == 69)
        #expect(ended.errors.contains("is open to others"))
        #expect(ended.errors.contains("chmod 600"))
    }

    @Test func aKeyOfSomebodyElseIsNotUsed() throws {
        let signer = try SignerProgram()
        try #require(geteuid() == 0)
        try FileManager.default.setAttributes([.ownerAccountID: 1], ofItemAtPath: signer.scratch.path("ca"))
        #expect(try signer.serveAndFail().errors.contains("belongs to user 1, not to 0"))
    }

    @Test func whatIsNotAKeyIsNotUsedAndNotShown() throws {
        let signer = try SignerProgram()
        try signer.scratch.write("secret", to: "ca")
        let ended = try signer.serveAndFail()
        #expect(ended.status == 69)
        #expect(ended.errors.contains("is not an OpenSSH private key"))
        #expect(!ended.errors.contains("secret"))
    }

    @Test(arguments: [["serve"], ["serve", "--key", "x"], ["sign"], ["serve", "--client-uid", "root"]])
    func wrongUseIsAUsageError(arguments: [String]) throws {
        #expect(try run(SignerProgram.path(), arguments).status == 64)
    }
}
