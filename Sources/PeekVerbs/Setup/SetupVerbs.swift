import ArgumentParser
import PeekCore

struct InitVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Remember a gateway and its host key.",
        discussion: "Example:\n  prodpeek init gateway.example:2222"
    )

    @Argument(help: ArgumentHelp("The gateway's SSH door.", valueName: "host:port"))
    var address: String

    var local: LocalVerb? { .initialize(address: address) }
}

struct ConfigVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Write configuration for other programs.",
        discussion: "Example:\n  prodpeek config ssh > ~/.ssh/prodpeek.conf",
        subcommands: [ConfigSSHVerb.self]
    )
}

struct ConfigSSHVerb: Verb, LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "ssh",
        abstract: "Write an ssh_config for plain ssh to every host that you may look at.",
        discussion: """
            With 'Include prodpeek.conf' as the first line of ~/.ssh/config, ssh HOST COMMAND works from then on.

            Example:
              prodpeek config ssh > ~/.ssh/prodpeek.conf
            """
    )

    @Option(help: ArgumentHelp("The gateway's name or address, as you reach it.", valueName: "host"))
    var address: String?

    @Option(help: "The port of its SSH door.")
    var port: UInt16 = 22

    @Option(help: ArgumentHelp("The private key to use.", valueName: "file"), completion: .file())
    var identityFile: String?

    @Option(help: ArgumentHelp("Where the gateway's host key is.", valueName: "file"), completion: .file())
    var hostKeys: String?

    var local: LocalVerb? { address == nil ? .sshConfiguration : nil }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        guard let address else {
            throw Refusal(.usage, "--address is missing", wouldWork: "--address gateway.example --port 2222")
        }
        let names = context.policy.hosts(for: context.principal).map(\.name)
        let configuration = try SSHConfiguration(
            gateway: address,
            port: port,
            identity: identityFile,
            hostKeys: hostKeys
        )
        try await output.lines(configuration.lines(for: names))
        return ExitStatus.success.rawValue
    }
}
