import ArgumentParser

struct DeployVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Record deploys, and find them.",
        discussion: "ID is d-…, the sender's own, or last for your own latest.\n\nExample:\n  prodpeek deploy list",
        subcommands: [
            DeployStartVerb.self, DeployFinishVerb.self, DeployRunVerb.self, DeployListVerb.self, DeployShowVerb.self,
        ]
    )
}
