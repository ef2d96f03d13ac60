import ArgumentParser
import PeekCore

struct HostsVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "hosts",
        abstract: "List the hosts that you may look at.",
        discussion: "Example:\n  prodpeek hosts --json"
    )

    @OptionGroup var listing: ListingOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var rows: [HostListing] = []
        for host in context.policy.hosts(for: context.principal) {
            rows.append(
                HostListing(
                    name: host.name,
                    labels: host.labels,
                    services: context.policy.services(on: host).map(\.name),
                    versions: try await context.log.liveVersions(context.scope(of: host)),
                    confinement: EnforcedConfinement(host.confinement, context.lastReport(host.name))
                )
            )
        }
        if listing.json {
            try await output.json(rows)
        } else {
            try await output.table(
                ["HOST", "SERVICES", "LIVE", "CONFINEMENT", "LABELS"],
                rows.map { $0.cells(now: context.clock()) },
                nothing: "no hosts: none of your roles covers one"
            )
        }
        return ExitStatus.success.rawValue
    }
}

/// A host as `hosts --json` shows it.
struct HostListing: Encodable {
    var name: String
    var labels: [String: String]
    var services: [String]
    var versions: [LiveVersion]
    var confinement: EnforcedConfinement

    func cells(now: Timestamp) -> [Cell] {
        let live = versions.map { "\($0.service ?? "-") \($0.version)" }.joined(separator: ", ")
        let labels = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return [
            Cell(name, .bold), Cell(services.joined(separator: ",")), Cell(live.orDash), Cell(confinement.text(now)),
            Cell(labels.orDash),
        ]
    }
}

extension String {
    /// Itself, or `-` where there is nothing to show.
    var orDash: String { isEmpty ? "-" : self }
}
