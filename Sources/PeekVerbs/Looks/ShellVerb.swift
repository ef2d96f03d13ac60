import ArgumentParser
import PeekCore

struct ShellVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Open a read-only prompt on one host.",
        discussion: """
            On a host that confines sessions, and with a role that gives one, it is a real shell. Everywhere else each \
            line is decided by the policy and runs on the host in the directory that the prompt shows; help there \
            says what there is. Without a terminal the lines of stdin run in turn, up to the first that is refused.

            Example:
              prodpeek shell web1
            """
    )

    @Argument(help: ArgumentHelp("Where to look.", valueName: "host"), completion: .names(of: .host))
    var host: String

    @OptionGroup var why: ReasonFlags

    var needs: VerbNeeds { .terminal }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let name = try context.host(host).name
        return await context.looks.shell(on: name, why.options(.raw, context.console.environment))
    }
}
