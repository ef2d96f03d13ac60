import ArgumentParser
import PeekCore

struct TailVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow logs on all their hosts, with deploys drawn between the lines.",
        discussion: """
            TARGET is SERVICE (its first log), SERVICE:LOG, HOST:LOG or HOST:/PATH.
            --since deploy begins with the newest deploy of the service on each host.

            Example:
              prodpeek tail checkout --host 'web*' -n 100 -i 'payment|ledger' -e healthz -t
            """
    )

    private static let usualLines = 10

    @Argument(help: ArgumentHelp("What to follow.", valueName: "target"), completion: .names(of: .target))
    var targets: [String]

    @Option(help: ArgumentHelp("Only on hosts whose name matches.", valueName: "glob"), completion: .names(of: .host))
    var host: String?

    @Option(
        name: .customShort("n", allowingJoined: true),
        help: ArgumentHelp("Lines of the past, for each log; 10 unless --since says otherwise.", valueName: "lines")
    )
    var lines: Int?

    @Option(
        help: ArgumentHelp(
            "From then on, also what is rotated: 10m, 2h, RFC 3339, deploy, deploy:ID.",
            valueName: "time"
        )
    )
    var since: String?

    @Flag(inversion: .prefixedNo, help: "Go on as lines come.")
    var follow = true

    @OptionGroup var lineFlags: LineFlags

    @OptionGroup var flags: LookFlags

    var isStream: Bool { true }

    func validate() throws {
        guard (0...TailLine.mostLines).contains(lines ?? 0) else {
            throw ValidationError("-n is a number of lines from 0 to \(TailLine.mostLines)")
        }
        guard lines == nil || since == nil else {
            throw ValidationError("-n and --since say two beginnings; give one")
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
            for source in chosen where !sources.contains(where: { $0.isSameLog(as: source) }) { sources.append(source) }
        }
        let start = try since.map { try TailStart($0, now: context.clock()) }
        var looks: [Look] = []
        var status = ExitStatus.success.rawValue
        for source in sources {
            do {
                looks.append(look(at: source, since: try await start?.moment(for: source, context)))
            } catch let refusal as Refusal {
                // A command over several hosts goes on where one fails.
                status = max(status, await output.refuse(refusal))
            }
        }
        guard !looks.isEmpty else { return status }
        let lineOptions = lineFlags.options(readsJSON: flags.format == .default, output.clock)
        let highest = try await context.looks.run(
            looks,
            flags.options(.prefixed, context.console.environment, lines: lineOptions)
        )
        return max(status, highest)
    }

    private func look(at source: TailSource, since: Timestamp?) -> Look {
        let lines = lines ?? Self.usualLines
        let line = TailLine(source.log, lines: lines, since: since, follow: follow).description
        let log = LogLook(lines: lines, since: since, follows: follow)
        return Look(host: source.host, line: line, log: log)
    }
}
