import ArgumentParser
import PeekCore

struct PolicyShadowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "shadow",
        abstract: "List the decisions that the gateway's shadow policy would make otherwise.",
        discussion: """
            Those of the shadow that runs now; what repeats is counted at most an hour later. Your own lines only, \
            unless your role has policy.explain: all.

            Example:
              prodpeek policy shadow --since 2d
            """
    )

    @Option(help: ArgumentHelp("Only what was decided since: 10m, 2h, 3d, or RFC 3339.", valueName: "time"))
    var since = "30d"

    @OptionGroup var listing: ListingOptions

    private static let pageSize = 1000

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let start = try moment(since, now: context.clock())
        guard let shadow = context.shadow else {
            throw Refusal(
                .notFound,
                "this gateway runs no policy in shadow",
                wouldWork: "shadow: /etc/prodpeek/policy-next.yaml in the gateway's configuration",
                ask: "the gateway's operators"
            )
        }
        let changes = try await changes(of: shadow, since: start, context).map { ReplayedChangeListing($0) }
        if listing.json {
            try await output.json(changes)
        } else {
            // How others fare, and what is wrong with the file, is for those who may explain others' decisions.
            let summary =
                context.permissions.policyExplain == .all
                ? shadow.lines(output)
                : ["\(counted(changes.count, "line")) of yours would change with the shadow policy"]
            try await output.lines(summary + ReplayedChangeListing.screen(changes, output))
        }
        return ExitStatus.success.rawValue
    }

    private func changes(
        of shadow: ShadowStatus,
        since start: Timestamp,
        _ context: VerbContext
    ) async throws -> [ReplayedChange] {
        guard let hash = shadow.hash else { return [] }
        let filter = context.explainable([.policyShadowDiffered], since: start)
        var sums: [ReplayedChange: ReplayedChange] = [:]
        var last: Int64 = 0
        while true {
            let events = try await context.log.events(filter, after: last, limit: Self.pageSize)
            for change in events.compactMap({ ReplayedChange($0.fact, ofShadow: hash) }) {
                var kind = change
                kind.count = 0
                kind.lastAt = Timestamp(milliseconds: 0)
                sums[kind, default: kind].count += change.count
                sums[kind]?.lastAt = change.lastAt
            }
            guard let newest = events.last, events.count == Self.pageSize else { break }
            last = newest.sequence
        }
        return sums.values.sorted(by: ReplayedChange.comesFirst)
    }
}

extension ShadowStatus {
    /// Lines for a person: what runs, what it found, and what is wrong with its file.
    func lines(_ output: Output) -> [String] {
        var lines: [String] = []
        if let hash {
            let verb = differing == 1 ? "differs" : "differ"
            let since = output.clock.both(since)
            var line = "shadow policy \(hash.prefix(12)): \(counted(differing, "decision")) \(verb) since \(since)"
            if uncompared > 0 { line += ", \(uncompared) not compared" }
            lines.append(line)
        } else if trouble == nil {
            lines.append("shadow policy: not read yet")
        }
        if let trouble {
            lines += trouble.split(separator: "\n").map {
                output.paint(.yellow, "shadow policy: \(visible(String($0)))")
            }
        }
        return lines
    }
}
