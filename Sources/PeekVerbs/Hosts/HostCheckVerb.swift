import ArgumentParser
import PeekCore

struct HostCheckVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the programs on a host with the versions that were checked, and try what confines it.",
        discussion: """
            Of the commands that one of your roles names there. On a host that confines sessions, its helper then tries \
            to get out of the confinement, harmlessly: run it after every change of a kernel or an image. Both are \
            sessions like any other, and recorded. Exits with 1 where a version is another, or not known, or where an \
            attempt escaped; a program that is not there is no failure.

            Example:
              prodpeek host check web1
            """
    )

    @Argument(help: "Where.", completion: .names(of: .host))
    var host: String

    @OptionGroup var why: ReasonFlags

    @OptionGroup var listing: ListingOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let name = try context.host(host).name
        let options = why.options(.raw, context.console.environment)
        let findings: [VersionFinding]
        let cutShort: String?
        switch await context.looks.versions(on: name, options) {
        case .refused(let status): return status
        case .answered(let found, let cut): (findings, cutShort) = (found, cut)
        }
        let drill = await context.looks.drill(on: name, options)
        let rows = findings.map(VersionListing.init).sorted { ($0.rank, $0.command) < ($1.rank, $1.command) }
        if listing.json {
            try await output.json(rows.map(CheckListing.version) + DrillListing.all(drill).map(CheckListing.drill))
        } else {
            let titles = ["COMMAND", "PROGRAM", "ON THE HOST", "CHECKED WITH", "VERDICT"]
            try await output.table(titles, rows.map(\.cells), nothing: "no command")
        }
        if let cutShort { try await output.errorLines(["prodpeek: \(visible(cutShort))"]) }
        try await output.notConfined(name, drill)
        if !listing.json {
            try await output.lines([summary(rows)])
            try await output.boundary(of: name, drill)
        }
        return max(findings.exitStatus.rawValue, drill.exitStatus)
    }

    /// The last line: how many, by name what is not as checked, because the top of a long table is off the screen, and
    /// what to do about it.
    private func summary(_ rows: [VersionListing]) -> String {
        func part(_ verdict: VersionFinding.Verdict, _ words: (Int) -> String) -> String? {
            let names = rows.filter { $0.verdict == verdict }.map(\.command)
            guard !names.isEmpty else { return nil }
            let more = names.count > Self.namesShown ? " …" : ""
            return "\(words(names.count)) (\(names.prefix(Self.namesShown).joined(separator: " "))\(more))"
        }
        let others = part(.other) { counted($0, "other") }
        let parts = [
            "\(rows.count { $0.verdict == .same }) of \(rows.count) as checked", others,
            part(.noAnswer) { "\($0) without an answer" }, part(.missing) { "\($0) not there" },
        ]
        let summary = parts.compactMap(\.self).joined(separator: ", ")
        guard others != nil else { return summary }
        return summary
            + ": in another version an option may do more than its entry assumes. Have a look at the entry and at the "
            + "program, then add the version to `checked:` in your policy"
    }

    private static let namesShown = 6
}

/// A finding as `host check --json` shows it.
struct VersionListing: Encodable {
    let check = "version"
    var command: String
    var program: String
    var said: String?
    var checked: [String]
    var verdict: VersionFinding.Verdict

    init(_ finding: VersionFinding) {
        command = finding.command
        program = finding.program
        said = finding.said
        checked = finding.checked
        verdict = finding.verdict
    }

    /// What differs comes first.
    var rank: Int {
        switch verdict {
        case .other: 0
        case .noAnswer: 1
        case .missing: 2
        case .same: 3
        }
    }

    // A first line can have 256 bytes, and each can take eight characters to be made visible.
    private static let widest = 48

    var cells: [Cell] {
        let line = visible(said ?? "-")
        let shown = line.count > Self.widest ? line.prefix(Self.widest - 1) + "…" : line
        let paint: Paint? =
            switch verdict {
            case .other, .noAnswer: .yellow
            case .missing: .dim
            case .same: nil
            }
        return [command, program, shown, checked.joined(separator: ", "), verdict.rawValue].map { Cell($0, paint) }
    }
}
