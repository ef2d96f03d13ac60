import ArgumentParser

/// The program that holds the key of the authority which production hosts trust; see architecture, decision 5.
@main
struct Signer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prodpeek-signer",
        abstract: "Makes the short-lived certificates with which the gateway reaches production hosts.",
        discussion: """
            The key stays in this process, under a user of its own. What it signs is for the account prodpeek only, for \
            one command, from the gateway's addresses, for minutes, and is written to a log first.
            """,
        subcommands: [Serve.self, MakeKey.self, ShowPublicKey.self]
    )
}
