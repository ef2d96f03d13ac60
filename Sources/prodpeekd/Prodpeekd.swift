import ArgumentParser
import Foundation
import Logging
import PeekCore
import PeekGateway
import PeekPolicyFile

/// The gateway's service.
@main
struct Prodpeekd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prodpeekd",
        abstract: "Serve read-only, recorded looks at production hosts.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT; SIGHUP reads the policy again.
            Example: prodpeekd --config /etc/prodpeek/prodpeekd.yaml
            """,
        version: Gateway.version,
        subcommands: [Serve.self, Check.self, Rebuild.self],
        defaultSubcommand: Serve.self
    )
}

/// What every subcommand needs.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file.")
    var path = "/etc/prodpeek/prodpeekd.yaml"

    func load() async throws -> GatewayConfiguration {
        try await helpfully { try GatewayConfiguration.load(path: path) }
    }
}

extension Prodpeekd {
    /// Serves.
    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Serve until stopped.")

        @OptionGroup var options: ConfigurationOption

        func run() async throws {
            let configuration = try await options.load()
            LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
            let gateway = Gateway(
                configuration: configuration,
                logger: Logger(label: "prodpeekd"),
                announce: { FileHandle.standardError.write(Data("\($0)\n".utf8)) }
            )
            try await helpfully { try await gateway.run() }
        }
    }

    /// Checks configuration and policy without serving.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check the configuration and the policy, then exit.")

        @OptionGroup var options: ConfigurationOption

        func run() async throws {
            let configuration = try await options.load()
            let policy = try await helpfully { try PolicyFile.load(path: configuration.policy) }
            print(
                "ok: \(policy.hosts.count) hosts, \(policy.principals.count) principals, policy \(policy.hash.prefix(12))"
            )
            if let shadow = configuration.shadow { tell(ofShadow: shadow) }
        }

        // The gateway runs without it, so that it fails no check.
        private func tell(ofShadow path: String) {
            do {
                let shadow = try PolicyFile.load(path: path)
                print("ok: shadow policy \(shadow.hash.prefix(12))")
            } catch {
                FileHandle.standardError.write(Data("the shadow policy would not run:\n\(error)\n".utf8))
            }
        }
    }

    /// Computes the projections again.
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute the lists of sessions and deploys again from the event log; stop the gateway first."
        )

        @OptionGroup var options: ConfigurationOption

        func run() async throws {
            let configuration = try await options.load()
            let rebuilt = try await helpfully { try await Gateway.rebuildProjections(configuration) }
            print(rebuilt.message)
            guard rebuilt.passed else { throw ExitCode(ExitStatus.checkFailed.rawValue) }
        }
    }
}

// What went wrong in the words of the contract, on stderr, with its exit status.
private func helpfully<T>(_ body: () async throws -> T) async throws -> T {
    do { return try await body() } catch { throw explained(error) }
}

private func explained(_ error: any Error) -> any Error {
    let text: String
    let status: ExitStatus
    switch error {
    case let errors as PolicyFileErrors: (text, status) = (errors.description, .checkFailed)
    case let refusal as Refusal: (text, status) = (refusal.description, refusal.status)
    default: (text, status) = ("prodpeek: unavailable: \(error)", .unavailable)
    }
    FileHandle.standardError.write(Data("\(text)\n".utf8))
    return ExitCode(status.rawValue)
}
