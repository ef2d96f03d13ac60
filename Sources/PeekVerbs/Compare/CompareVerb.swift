import ArgumentParser
import PeekCore

struct CompareVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare a service's lines from before and after a deploy: was it the deploy?",
        discussion: """
            TARGET is SERVICE (its first log) or SERVICE:LOG. Lines are sorted into templates, in which <#> is a number, a \
            time or an ID and <*> any word; shown is which templates are new, grown, shrunk and gone, how many lines a \
            minute they have, and one line of each. Each host is a session, and recorded.

            Example:
              prodpeek compare checkout --around deploy --window 10m
            """
    )

    /// The shortest and the longest window, in seconds.
    static let windows: ClosedRange<Int64> = 60...21_600

    @Argument(help: ArgumentHelp("Whose lines.", valueName: "target"))
    var target: String

    @Option(help: ArgumentHelp("deploy, the latest one of the service, or deploy:ID.", valueName: "deploy[:ID]"))
    var around = "deploy"

    @Option(help: ArgumentHelp("How long before it and after it, 1m to 6h.", valueName: "time"))
    var window = "10m"

    @Option(help: ArgumentHelp("Only hosts whose name matches.", valueName: "glob"))
    var host: String?

    @OptionGroup var why: ReasonFlags

    @OptionGroup var facts: FactsOptions

    func validate() throws {
        guard let seconds = seconds(window), Self.windows.contains(seconds) else {
            throw ValidationError("--window is a time from 1m to 6h, such as 10m")
        }
        guard around == "deploy" || around.hasPrefix("deploy:") && around.utf8.count > "deploy:".utf8.count else {
            throw ValidationError("--around is deploy or deploy:ID")
        }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let parts = target.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let service = try context.service(parts[0])
        let found = try TailSource.find(target, context)
        let id = around.contains(":") ? String(around.dropFirst("deploy:".count)) : nil
        let compared = try await ComparedDeploy.find(id, of: service, context)
        let sources = try chosen(found, compared.deploy, context)
        let now = context.clock()
        let windows = ComparedWindows(
            around: compared.deploy,
            among: compared.others,
            seconds: seconds(window) ?? Self.windows.lowerBound,
            now: now
        )
        guard windows.after.milliseconds >= Self.shortest else { throw tooShort(windows, compared.deploy, output) }
        let logs = sources.map {
            PastLog(host: $0.host, log: $0.log, since: windows.before.from, until: windows.after.to)
        }
        let options = why.options(.raw, context.console.environment)
        let readings = await context.looks.read(logs, options) { index, lines in
            ReadHost(lines, of: logs[index].host, windows, now: now)
        }
        try Task.checkCancellation()
        let status = readings.map(\.status).max() ?? ExitStatus.success.rawValue
        let hosts = readings.compactMap { if case .read(let host) = $0 { host } else { nil } }
        guard !hosts.isEmpty else { return status }
        let report = ComparisonReport(service, sources[0], compared, windows, hosts, logs)
        if facts.json {
            try await output.json(report.listing)
        } else {
            try await output.lines(report.screen(output, now: now))
        }
        return status
    }

    // Milliseconds after a deploy below which nothing could be clear.
    private static let shortest: Int64 = 1_000

    private func tooShort(_ windows: ComparedWindows, _ deploy: Deploy, _ output: Output) -> Refusal {
        for case .cutByNext(let id) in windows.doubts {
            let message = "\(id) began as \(deploy.id) ended: there are no lines that are of one alone"
            return Refusal(.notFound, message, wouldWork: "prodpeek compare \(target) --around deploy:\(id)")
        }
        return Refusal(
            .limit,
            "\(deploy.id) ended \(output.clock.ago(windows.after.from)): there is too little to compare yet",
            wouldWork: "the same again in a minute"
        )
    }

    /// The logs on the hosts that are wanted; where the deploy names hosts and nobody chose others, on those.
    private func chosen(_ found: [TailSource], _ deploy: Deploy, _ context: VerbContext) throws -> [TailSource] {
        let changed = deploy.hosts(in: context.policy)
        let chosen = found.filter { source in
            host.map { Glob($0).matches(source.host) } ?? changed.contains(source.host)
        }
        guard chosen.isEmpty else { return chosen }
        let names = found.map(\.host).joined(separator: ", ")
        throw Refusal(
            .notFound,
            host.map { "no host of \(target) matches \($0)" }
                ?? "\(deploy.id) changed no host of \(target) that you may look at",
            wouldWork: "--host with one of \(names)"
        )
    }
}

extension PastReading {
    fileprivate var status: Int32 {
        switch self {
        case .read: ExitStatus.success.rawValue
        case .refused(let status): status
        }
    }
}
