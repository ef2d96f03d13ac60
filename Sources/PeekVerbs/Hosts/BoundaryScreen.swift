import PeekCore

/// A row of `host check --json`: of the versions, or of the drill.
enum CheckListing: Encodable {
    case version(VersionListing)
    case drill(DrillListing)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .version(let row): try row.encode(to: encoder)
        case .drill(let row): try row.encode(to: encoder)
        }
    }
}

/// An attempt, or what remains, as `host check --json` shows it.
struct DrillListing: Encodable {
    let check = "boundary"
    var `class`: String
    var attempt: String
    var verdict: DrillFinding.Verdict
    var how: String?
    var mend: String?

    /// What escaped comes first, then what remains, then the rest; nothing where there was no drill.
    static func all(_ report: DrillReport) -> [DrillListing] {
        guard case .answered(let findings) = report else { return [] }
        let attempts = findings.attempts.map {
            DrillListing(class: $0.class, attempt: $0.attempt, verdict: $0.verdict, how: $0.how, mend: $0.mend)
        }
        let remains = findings.remains.map { DrillListing(class: "remains", attempt: $0, verdict: .known) }
        return attempts.filter { $0.verdict == .escaped } + remains + attempts.filter { $0.verdict != .escaped }
    }
}

extension DrillReport {
    /// Where nothing confines sessions nothing has failed: the policy says whether something has to.
    var exitStatus: Int32 {
        switch self {
        case .refused(let status): status
        case .unconfined: ExitStatus.success.rawValue
        case .answered(let findings): findings.exitStatus.rawValue
        }
    }
}

extension Output {
    /// Shows what came of a drill: how many of each class held, what escaped with what mends it, and what remains.
    func boundary(of host: String, _ report: DrillReport) async throws {
        switch report {
        case .refused: return
        case .unconfined(let reason):
            // The last line of the output stays what it was before there were drills.
            try await errorLines(["prodpeek: nothing on \(host) confines sessions: \(visible(reason))"])
        case .answered(let findings):
            try await lines([""])
            try await table(["CLASS", "TRIED", "HELD", "KNOWN", "ESCAPED"], classes(findings), nothing: "no attempt")
            let remains = findings.remains.map { "known: \(visible($0))" }
            try await lines(escapes(findings) + remains + [summary(host, findings)])
        }
    }

    private func names(_ findings: DrillFindings) -> [String] {
        var names: [String] = []
        for attempt in findings.attempts where !names.contains(attempt.class) { names.append(attempt.class) }
        return names
    }

    private func classes(_ findings: DrillFindings) -> [[Cell]] {
        names(findings).map { name in
            let attempts = findings.attempts.filter { $0.class == name }
            func count(_ verdict: DrillFinding.Verdict) -> Int { attempts.count { $0.verdict == verdict } }
            let counts = [attempts.count - count(.untried), count(.held), count(.known), count(.escaped)]
            let paint: Paint? = count(.escaped) > 0 ? .yellow : nil
            return ([visible(name)] + counts.map(String.init)).map { Cell($0, paint) }
        }
    }

    // What mends one of a class mends all of it, and is said once.
    private func escapes(_ findings: DrillFindings) -> [String] {
        names(findings).flatMap { name in
            let escaped = findings.attempts.filter { $0.class == name && $0.verdict == .escaped }
            let lines = escaped.map { "ESCAPED: \(visible(name)): a session could \(visible($0.attempt))" }
            return lines + (escaped.first?.mend.map { ["  mend:  \($0)"] } ?? [])
        }
    }

    private func summary(_ host: String, _ findings: DrillFindings) -> String {
        let tried = findings.attempts.filter { $0.verdict != .untried }
        let escaped = tried.count { $0.verdict == .escaped }
        let known = tried.count { $0.verdict == .known }
        var parts = ["\(tried.count { $0.verdict == .held }) of \(tried.count) attempts held"]
        if known > 0 { parts.append("\(known) known") }
        if escaped > 0 { parts.append("\(escaped) ESCAPED: no session there is read-only until that is mended") }
        let layers = findings.report.map { " (\(visible($0.summary)), kernel \(visible($0.kernel)))" } ?? ""
        return "boundary of \(host)\(layers): \(parts.joined(separator: ", "))"
    }
}
