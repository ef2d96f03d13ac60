import Foundation
import PeekTesting
import Testing

extension World {
    /// Makes a key that nobody knows, and returns the file of its private part.
    func makeKey(_ type: String, bits: Int? = nil) async throws -> String {
        let file = directory.appending(path: "key-\(UUID().uuidString.prefix(8))").path()
        var words = ["/usr/bin/ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file]
        if let bits { words += ["-b", "\(bits)"] }
        let made = try await Finished.running(words)
        try #require(made.status == 0, "\(made.errors)")
        return file
    }

    /// Somebody with a new key, and a certificate for it that `authority` signs with these words of ssh-keygen(1).
    func certifiedPerson(_ words: [String], authority: String? = nil) async throws -> Person {
        let key = try await makeKey("ed25519")
        let signing =
            ["/usr/bin/ssh-keygen", "-q", "-s", authority ?? place + "/keys/user_ca"] + words + [key + ".pub"]
        let signed = try await Finished.running(signing)
        try #require(signed.status == 0, "\(signed.errors)")
        return Person(world: self, environment: try await environment(), key: key, certificate: key + "-cert.pub")
    }
}
