import ArgumentParser
import PeekCertificates
import PeekCore

/// `make-key FILE`.
struct MakeKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-key",
        abstract: "Make a new authority's key and print its public line; never overwrites.",
        discussion: "The file is in OpenSSH's format, without a passphrase, readable by its owner alone (mode 0600)."
    )

    @Argument(help: "The file to create.")
    var file: String

    func run() throws {
        try showingRefusals { () throws(Refusal) in
            let key = Ed25519Key()
            try KeyFile(path: file).create(key)
            print(key.publicKey.authorityLine)
        }
    }
}

/// `public-key FILE`.
struct ShowPublicKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "public-key",
        abstract: "Print the public line of an authority's key, as hosts need it in TrustedUserCAKeys."
    )

    @Argument(help: "A file that make-key created.")
    var file: String

    func run() throws {
        try showingRefusals { () throws(Refusal) in
            print(try KeyFile(path: file).read().publicKey.authorityLine)
        }
    }
}

extension PublicKey {
    /// The line with a comment that tells people what the key is.
    fileprivate var authorityLine: String { "\(line) \(KeyFile.comment)" }
}
