import ArgumentParser

struct IncidentVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Open, follow and close incidents.",
        discussion: """
            ID is i-…, or last for the one that you opened last. A session on an affected host is linked by itself \
            while one incident is open there.

            Example:
              prodpeek incident open checkout is slow --service checkout --severity 2
            """,
        subcommands: [
            IncidentOpenVerb.self, IncidentListVerb.self, IncidentShowVerb.self, IncidentNoteVerb.self,
            IncidentLinkVerb.self, IncidentUnlinkVerb.self, IncidentCloseVerb.self,
        ]
    )
}
