import ArgumentParser

/// The whole grammar of the command line; the gateway and the local program read it alike.
struct ProdpeekCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prodpeek",
        abstract: "Look at production, read-only and recorded.",
        discussion: """
            Plain ssh works too: ssh HOST@GATEWAY COMMAND, and ssh prodpeek@GATEWAY VERB for every verb here.

            On your own machine the options below may stand anywhere before --; PRODPEEK_GATEWAY, PRODPEEK_IDENTITY \
            and PRODPEEK_KNOWN_HOSTS say the same.

            Example:
              prodpeek tail checkout
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Looking",
                subcommands: [
                    HostsVerb.self, HostVerbs.self, ServicesVerb.self, WhoamiVerb.self, StatusVerb.self, TailVerb.self,
                    CompareVerb.self, RunVerb.self, ShellVerb.self,
                ]
            ),
            CommandGroup(
                name: "Knowing",
                subcommands: [SessionVerbs.self, DeployVerbs.self, IncidentVerbs.self, PolicyVerbs.self]
            ),
            CommandGroup(
                name: "Setting up",
                subcommands: [InitVerb.self, ConfigVerbs.self, CompletionsVerb.self, NamesVerb.self]
            ),
        ]
    )

    @OptionGroup var reach: ReachOptions
}

/// How the program on a person's machine reaches the gateway; it takes these before anything is parsed.
struct ReachOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The gateway: a name of your configuration, or HOST:PORT.", valueName: "gateway"))
    var gateway: String?

    @Option(help: ArgumentHelp("Your private key.", valueName: "file"), completion: .file())
    var identity: String?

    @Option(help: ArgumentHelp("The gateway's host keys.", valueName: "file"), completion: .file())
    var knownHosts: String?

    func validate() throws {
        guard gateway == nil, identity == nil, knownHosts == nil else {
            throw ValidationError("--gateway, --identity and --known-hosts are for the program on your own machine")
        }
    }
}

/// `--json`, as every listing has it.
struct ListingOptions: ParsableArguments {
    @Flag(help: "Print one JSON array; times are RFC 3339 in UTC.")
    var json = false
}

/// `--json` of a verb that shows one thing.
struct FactsOptions: ParsableArguments {
    @Flag(help: "Print one JSON object; times are RFC 3339 in UTC.")
    var json = false
}
