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

    /// What escaped or failed comes first, then what remains, then the rest; nothing where there was no drill.
    static func all(_ report: DrillReport) -> [DrillListing] {
        guard case .answered(let findings) = report else { return [] }
        let attempts = findings.attempts.map {
            DrillListing(class: $0.class, attempt: $0.attempt, verdict: $0.verdict, how: $0.how, mend: $0.mend)
        }
        let remains = findings.remains.map { DrillListing(class: "remains", attempt: $0, verdict: .known) }
        let escaped = attempts.filter { $0.verdict == .escaped } + attempts.filter { $0.verdict == .failed }
        return escaped + remains + attempts.filter { ![.escaped, .failed].contains($0.verdict) }
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
    /// Says where nothing confines sessions; there is no row for it.
    func notConfined(_ host: String, _ report: DrillReport) async throws {
        guard case .unconfined(let reason) = report else { return }
        try await errorLines(["prodpeek: nothing on \(host) confines sessions: \(visible(reason))"])
    }

    /// Shows what came of a drill: how many of each class held, what escaped with what mends it, and what remains.
    func boundary(of host: String, _ report: DrillReport) async throws {
        guard case .answered(let findings) = report else { return }
        try await lines([""])
        let titles = ["CLASS", "TRIED", "HELD", "KNOWN", "FAILED", "ESCAPED"]
        try await table(titles, classes(findings), nothing: "no attempt")
        let remains = findings.remains.map { "known: \(visible($0))" }
        try await lines(escapes(findings) + failures(findings) + remains + [summary(host, findings)])
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
            let tried = attempts.count - count(.untried)
            let counts = [tried, count(.held), count(.known), count(.failed), count(.escaped)]
            let paint: Paint? = count(.escaped) + count(.failed) > 0 ? .yellow : nil
            return ([name] + counts.map(String.init)).map { Cell($0, paint) }
        }
    }

    // What mends one of a class mends all of it, and is said once.
    private func escapes(_ findings: DrillFindings) -> [String] {
        names(findings).flatMap { name in
            let escaped = findings.attempts.filter { $0.class == name && $0.verdict == .escaped }
            let lines = escaped.map { "ESCAPED: \(name): a session could \(visible($0.attempt))" }
            return lines + (escaped.first?.mend.map { ["  mend:  \($0)"] } ?? [])
        }
    }

    private func failures(_ findings: DrillFindings) -> [String] {
        findings.attempts.filter { $0.verdict == .failed }.map {
            "FAILED: \($0.class): it could not be tried to \(visible($0.attempt)): \(visible($0.how ?? "it did not end"))"
        }
    }

    private func summary(_ host: String, _ findings: DrillFindings) -> String {
        let tried = findings.attempts.filter { $0.verdict != .untried }
        let escaped = tried.count { $0.verdict == .escaped }
        let known = tried.count { $0.verdict == .known }
        let failed = tried.count { $0.verdict == .failed }
        var parts = ["\(tried.count { $0.verdict == .held }) of \(tried.count) attempts held"]
        if known > 0 { parts.append("\(known) known") }
        if failed > 0 { parts.append("\(failed) FAILED: whether those hold is not known; run it again") }
        if escaped > 0 { parts.append("\(escaped) ESCAPED: no session there is read-only until that is mended") }
        let layers = findings.report.map { " (\(visible($0.summary)), kernel \(visible($0.kernel)))" } ?? ""
        return "boundary of \(host)\(layers): \(parts.joined(separator: ", "))"
    }
}
