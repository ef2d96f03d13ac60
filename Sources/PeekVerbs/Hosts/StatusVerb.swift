import ArgumentParser
import PeekCore

struct StatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is live where, what is being deployed, and who is looking now.",
        discussion: "Example:\n  prodpeek status checkout"
    )

    @Argument(help: "Only this service.", completion: .names(of: .service))
    var service: String?

    @OptionGroup var listing: ListingOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let services = try service.map { [try context.service($0)] } ?? context.policy.services(for: context.principal)
        var states: [ServiceState] = []
        for service in services { states.append(try await ServiceState(service, context)) }
        if listing.json {
            try await output.json(states)
        } else if states.isEmpty {
            try await output.errorLines(["no services: none of your roles covers one"])
        } else {
            for (index, state) in states.enumerated() {
                try await output.lines((index == 0 ? [] : [""]) + state.screen(output))
            }
        }
        if service == nil, !listing.json { try await showShadow(context, output) }
        return ExitStatus.success.rawValue
    }

    private func showShadow(_ context: VerbContext, _ output: Output) async throws {
        guard let shadow = context.shadow, context.permissions.policyExplain == .all else { return }
        var lines = shadow.lines(output)
        if shadow.differing > 0 { lines[0] += "; see prodpeek policy shadow" }
        try await output.lines([""] + lines)
    }
}
