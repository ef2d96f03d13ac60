import ArgumentParser
import PeekCore

struct RunVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run one read-only command on one or several hosts.",
        usage: "prodpeek run <host> ... [-o <o>] [--reason <reason>] [--incident <incident>] -- <command> ...",
        discussion: """
            One word after -- is a command line as typed; several words are each quoted.

            Example:
              prodpeek run web1 web2 -- 'grep -c ERROR /var/log/checkout/app.log'
            """
    )

    /// The words after `--`, which the parser cannot keep apart from the list of hosts before it.
    var command: [String] = []

    @Argument(help: ArgumentHelp("Where to run it.", valueName: "host"), completion: .names(of: .host))
    var hosts: [String]

    @OptionGroup var flags: LookFlags

    var needs: VerbNeeds { .input }
    var isStream: Bool { true }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var seen: Set<String> = []
        var looks: [Look] = []
        var status = ExitStatus.success.rawValue
        for name in hosts where seen.insert(name).inserted {
            do {
                looks.append(Look(host: try context.host(name).name, line: commandLine(command)))
            } catch let refusal as Refusal {
                // A command over several hosts goes on where one fails.
                status = max(status, await output.refuse(refusal))
            }
        }
        guard !looks.isEmpty else { return status }
        let usual: LookOptions.Presentation = hosts.count == 1 ? .raw : .prefixed
        let highest = try await context.looks.run(looks, flags.options(usual, context.console.environment))
        return max(status, highest)
    }
}

/// The command line that words after `--` mean: one is a line as typed, several are each quoted.
func commandLine(_ words: [String]) -> String {
    words.count == 1 ? words.joined() : quoteWords(words)
}
