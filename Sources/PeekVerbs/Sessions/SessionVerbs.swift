import ArgumentParser

struct SessionVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Find, read, mark, watch, share, check and end sessions.",
        discussion: "ID is s-…, or last for your own latest.\n\nExample:\n  prodpeek session replay last",
        subcommands: [
            SessionListVerb.self, SessionShowVerb.self, SessionReplayVerb.self, SessionKillVerb.self,
            SessionNoteVerb.self, SessionWatchVerb.self, SessionShareVerb.self, SessionExportVerb.self,
            SessionVerifyVerb.self,
        ]
    )
}
