import ArgumentParser
import PeekCore

struct TailVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow logs on all their hosts, with deploys drawn between the lines.",
        discussion: """
            TARGET is SERVICE (its first log), SERVICE:LOG, HOST:LOG or HOST:/PATH.

            Example:
              prodpeek tail checkout --host 'web*' -n 100 -i 'payment|ledger' -e healthz -t
            """
    )

    @Argument(help: ArgumentHelp("What to follow.", valueName: "target"), completion: .names(of: .target))
    var targets: [String]

    @Option(help: ArgumentHelp("Only on hosts whose name matches.", valueName: "glob"), completion: .names(of: .host))
    var host: String?

    @Option(
        name: .customShort("n", allowingJoined: true),
        help: ArgumentHelp("Lines of the past, for each log.", valueName: "lines")
    )
    var lines = 10

    @Flag(inversion: .prefixedNo, help: "Go on as lines come.")
    var follow = true

    @OptionGroup var lineFlags: LineFlags

    @OptionGroup var flags: LookFlags

    var isStream: Bool { true }

    func validate() throws {
        guard (0...TailLine.mostLines).contains(lines) else {
            throw ValidationError("-n is a number of lines from 0 to \(TailLine.mostLines)")
        }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var sources: [TailSource] = []
        for target in targets {
            let found = try TailSource.find(target, context)
            let chosen = found.filter { source in host.map { Glob($0).matches(source.host) } ?? true }
            guard !chosen.isEmpty else {
                let names = found.map(\.host).joined(separator: ", ")
                throw Refusal(
                    .notFound,
                    "no host of \(target) matches \(host ?? "*")",
                    wouldWork: "--host with one of \(names)"
                )
            }
            for source in chosen where !sources.contains(source) { sources.append(source) }
        }
        let looks = sources.map { source in
            Look(host: source.host, line: TailLine(source.log, lines: lines, follow: follow).description)
        }
        let lineOptions = lineFlags.options(readsJSON: flags.format == .default, output.clock)
        return try await context.looks.run(
            looks,
            flags.options(.prefixed, context.console.environment, lines: lineOptions)
        )
    }
}
