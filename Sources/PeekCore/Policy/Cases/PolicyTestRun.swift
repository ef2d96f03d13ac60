/// What came of all cases: each one's result, and what they reach of each policy.
public struct PolicyTestRun: Sendable {
    /// In the order of the files.
    public let results: [PolicyCaseResult]
    /// One for each policy that cases name.
    public let coverage: [PolicyCoverage]

    /// Makes a run of what was judged.
    public init(results: [PolicyCaseResult], coverage: [PolicyCoverage]) {
        self.results = results
        self.coverage = coverage
    }

    /// Those that did not pass.
    public var failures: [PolicyCaseResult] { results.filter { !$0.passed } }

    /// Whether there are cases and all pass: nothing expected is nothing tested.
    public var passed: Bool { !results.isEmpty && failures.isEmpty }
}
