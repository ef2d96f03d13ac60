public import PeekCore

/// Files of cases and the policies that they name, read and ready to be judged.
public struct PolicyTestFiles: Sendable {
    /// The cases about one policy.
    private struct Suite: Sendable {
        let file: String
        let policy: Policy
        let places: [PolicyRule: SourcePlace]
        let ownCommands: Set<String>
        var cases: [PolicyCase]
    }

    private var suites: [Suite] = []

    /// Reads files of cases.
    ///
    /// A file that another names as its policy is none of cases, so that a policy may lie beside its cases.
    ///
    /// - Throws: everything that is wrong in the files and in their policies; nothing of them is used then.
    public static func load(_ files: [String]) throws(PolicyFileErrors) -> PolicyTestFiles {
        var tests = PolicyTestFiles()
        var errors: [PolicyFileError] = []
        for file in read(files, &errors) {
            do throws(PolicyFileErrors) {
                try tests.add(file)
            } catch {
                errors += error.errors.filter { !errors.contains($0) }
            }
        }
        guard errors.isEmpty else { throw PolicyFileErrors(errors) }
        return tests
    }

    /// Decides every case.
    public func run() -> PolicyTestRun {
        let results = suites.map { suite in suite.cases.map(suite.policy.judge) }
        let coverage = zip(suites, results).map { suite, results in
            PolicyCoverage(
                policy: suite.file,
                rules: suite.policy.rules(ownCommands: suite.ownCommands),
                reached: results.reduce(into: []) { $0.formUnion($1.reached) },
                places: suite.places
            )
        }
        return PolicyTestRun(results: results.flatMap(\.self), coverage: coverage)
    }

    private static func read(_ files: [String], _ errors: inout [PolicyFileError]) -> [CaseReader.ReadFile] {
        var read: [CaseReader.ReadFile] = []
        var failures: [(file: String, errors: PolicyFileErrors)] = []
        for file in files {
            do throws(PolicyFileErrors) {
                let bytes = try readBounded(file)
                read.append(
                    try StrictReader.file(bytes, name: file) { root, reader in
                        CaseReader(reader: reader, name: file).file(root)
                    }
                )
            } catch {
                failures.append((file, error))
            }
        }
        let policies = Set(read.map(\.policy))
        errors += failures.filter { !policies.contains(lexicallyNormalised($0.file)) }.flatMap(\.errors.errors)
        return read
    }

    private mutating func add(_ file: CaseReader.ReadFile) throws(PolicyFileErrors) {
        let index = try index(ofSuiteFor: file.policy)
        let policy = suites[index].policy
        let problems = Problems()
        _ = problems.open(file.name)
        for read in file.cases {
            let request = read.policyCase.request
            // A mistyped name would be denied for the wrong reason, and look like a success.
            if policy.principals[request.principal] == nil {
                let hint = suggestion(for: request.principal, among: policy.principals.keys)
                problems.add(read.principal, "the policy has no principal \(quoted(request.principal))\(hint)")
            }
            if policy.hosts[request.host] == nil {
                let hint = suggestion(for: request.host, among: policy.hosts.keys)
                problems.add(read.host, "the policy has no host \(quoted(request.host))\(hint)")
            }
        }
        guard problems.isEmpty else { throw problems.errors }
        suites[index].cases += file.cases.map(\.policyCase)
    }

    private mutating func index(ofSuiteFor file: String) throws(PolicyFileErrors) -> Int {
        if let index = suites.firstIndex(where: { $0.file == file }) { return index }
        let policy = try PolicyFile.load(path: file)
        let places = RulePlaces(path: file)
        suites.append(
            Suite(file: file, policy: policy, places: places.places, ownCommands: places.ownCommands, cases: [])
        )
        return suites.count - 1
    }
}
