public import PeekCore

/// Writes what came of a policy's cases to `console`.
///
/// - Returns: the exit status: ``ExitStatus/checkFailed`` when a case failed, or when there is none.
/// - Throws: ``ConsoleClosed``.
public func report(_ run: PolicyTestRun, json: Bool, _ console: any Console) async throws -> Int32 {
    let output = Output(console, now: .now)
    if json {
        try await output.json(PolicyTestListing(run))
    } else {
        let failures = run.failures.flatMap { output.lines(about: $0) }
        try await output.lines(failures + output.files(of: run) + output.summary(of: run))
    }
    return (run.passed ? ExitStatus.success : .checkFailed).rawValue
}

extension Output {
    fileprivate func lines(about failure: PolicyCaseResult) -> [String] {
        let policyCase = failure.policyCase
        let request = policyCase.request
        var rows = [[Cell("  asked", .dim), Cell("\(request.principal) on \(request.host): \(request.line)")]]
        rows.append([Cell("  expected", .dim), Cell(words(policyCase.expected, by: policyCase.rule), .green)])
        rows.append([Cell("  decided", .dim), Cell(words(failure.outcome, by: failure.rule), .red)])
        if let message = failure.message { rows.append([Cell("  because", .dim), Cell(message)]) }
        let what = failure.isExpectedDecision ? "decided by another rule than expected" : "not decided as expected"
        return ["\(paint(.bold, policyCase.place.description)): \(paint(.red, what))"] + aligned(rows)
    }

    private func words(_ outcome: PolicyCase.Outcome, by rule: String?) -> String {
        rule.map { "\(outcome.rawValue), by \($0)" } ?? outcome.rawValue
    }

    /// One line for each file of cases.
    fileprivate func files(of run: PolicyTestRun) -> [String] {
        let files = Dictionary(grouping: run.results, by: \.policyCase.place.file)
        return aligned(
            files.sorted { $0.key < $1.key }.map { file, results in
                let failed = results.count { !$0.passed }
                let verdict = failed == 0 ? Cell("all pass", .green) : Cell("\(failed) fail", .red)
                return [Cell(file), Cell(counted(results.count, "case")), verdict]
            }
        )
    }

    fileprivate func summary(of run: PolicyTestRun) -> [String] {
        guard !run.results.isEmpty else { return ["no cases: no .yaml file has one"] }
        let failed = run.failures.count
        let passed = run.results.count - failed
        return run.coverage.flatMap(lines) + [
            "\(counted(run.results.count, "case")): \(passed) pass, \(paint(failed > 0 ? .red : .dim, "\(failed) fail"))"
        ]
    }

    private func lines(about coverage: PolicyCoverage) -> [String] {
        let policy = visible(coverage.policy)
        // A policy whose roles allow no command has nothing that a line could reach.
        guard coverage.count > 0 else { return [] }
        guard !coverage.unreached.isEmpty else {
            return ["\(policy): each of its \(coverage.count) rules is reached by a case"]
        }
        let count = coverage.unreached.count
        let verb = count == 1 ? "is" : "are"
        let rows = UnreachedRules.all(coverage.unreached).map { rules in
            [Cell("  " + rules.owner, .yellow), Cell(rules.text)]
        }
        return ["\(policy): \(count) of \(counted(coverage.count, "rule")) \(verb) reached by no case:"] + aligned(rows)
    }
}
