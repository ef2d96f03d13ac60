import ArgumentParser
import PeekCore

struct DeployRunVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a deploying command here, and record its start and end.",
        discussion: """
            The command's stdin, stdout, stderr and exit status are its own. It runs even when the gateway cannot \
            be reached; the deploy is then recorded later. Only --wait and --abort-if-busy can refuse.

            Example:
              prodpeek deploy run checkout v42 --abort-if-busy -- ./deploy.sh v42
            """
    )

    @Argument(help: "What is deployed.", completion: .names(of: .service))
    var service: String

    @Argument(help: "What goes live.")
    var version: String

    @Flag(help: "Wait until no other deploy of the same service or host is in progress.")
    var wait = false

    @Flag(help: "Refuse when another deploy of the same service or host is in progress.")
    var abortIfBusy = false

    @OptionGroup var options: DeployOptions

    @Argument(parsing: .postTerminator, help: "What to run.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("a command is missing: prodpeek deploy run SERVICE VERSION -- COMMAND")
        }
        guard !(wait && abortIfBusy) else { throw ValidationError("give either --wait or --abort-if-busy") }
    }

    var local: LocalVerb? {
        let beside: DeployRun.Beside = wait ? .waited : abortIfBusy ? .refused : .accepted
        return .deployRun(
            DeployRun(beside: beside, options: options.words, service: service, version: version, command: command)
        )
    }
}
