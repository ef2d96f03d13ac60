import ArgumentParser
import PeekCore

struct PolicyEvalVerb: Verb, LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Decide each command line of stdin: allow or deny, reason and command, apart by tabs.",
        discussion: """
            Your own decisions only, unless your role has policy.explain: all.

            Example:
              prodpeek policy eval --as dev --host web1 < commands.txt
            """
    )

    @OptionGroup var options: PolicyOptions

    var needs: VerbNeeds { .input }

    var local: LocalVerb? {
        options.local.map { LocalVerb.eval($0.question, file: $0.file) }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        try await eval(try options.question(context), context.policy, context.console)
    }
}
