import ArgumentParser

struct HostVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Check a host.",
        discussion: "Example:\n  prodpeek host check web1",
        subcommands: [HostCheckVerb.self]
    )
}
