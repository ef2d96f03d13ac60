import ArgumentParser
import PeekCore

struct PolicyExplainVerb: Verb, LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what the policy decides about a command, by which rule, and what would run.",
        discussion: """
            Your own decisions only, unless your role has policy.explain: all.

            Example:
              prodpeek policy explain --as dev --host web1 -- 'tail -F /var/log/syslog'
            """
    )

    @OptionGroup var options: PolicyOptions

    @Argument(parsing: .postTerminator, help: "What would be run; one word is a line as typed.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("a command is missing after --") }
    }

    var local: LocalVerb? {
        options.local.map { LocalVerb.explain($0.question, file: $0.file, line: commandLine(command)) }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        try await explain(try options.question(context), commandLine(command), context.policy, context.console)
    }
}
