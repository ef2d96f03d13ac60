import Glibc
import PeekCore
import PeekPolicyFile

/// Measures what a policy costs one thread, for `Tests/Benchmark/run decisions policy-load`.
///
/// `decisions POLICY LINES SECONDS` decides and renders the lines over and over; `load POLICY ROUNDS` reads the policy
/// again and again. Each prints one JSON object, with times in seconds of a processor.
@main
struct PolicyBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch (arguments.dropFirst().first, arguments.count) {
        case ("decisions", 5): try decide(by: arguments[2], linesOf: arguments[3], for: Double(arguments[4]) ?? 1)
        case ("load", 4): try load(arguments[2], rounds: Int(arguments[3]) ?? 1)
        default: exit(64)
        }
    }

    private static func decide(by file: String, linesOf lines: String, for time: Double) throws {
        let policy = try PolicyFile.load(path: file)
        let samples = Sample.read(lines)
        for sample in samples where sample.isAllowed != sample.decide(by: policy).isAllowed {
            print("\(lines): not decided as it says there: \(sample.request.line)\n\(sample.decide(by: policy).text)")
            exit(1)
        }
        var rounds = 0
        var bytes = 0
        let start = processorSeconds()
        while processorSeconds() - start < time {
            for sample in samples { bytes += sample.decide(by: policy).text.utf8.count }
            rounds += 1
        }
        let seconds = processorSeconds() - start
        let slowest = samples.map { sample in
            average(over: 200) { bytes += sample.decide(by: policy).text.utf8.count }
        }.max()
        let refused = samples.count { !$0.isAllowed }
        print(
            """
            {"perSecond": \(Double(rounds * samples.count) / seconds), "slowest": \(slowest ?? 0), \
            "lines": \(samples.count), "refused": \(refused), "bytes": \(bytes)}
            """
        )
    }

    private static func load(_ file: String, rounds: Int) throws {
        var policy = try PolicyFile.load(path: file)
        var loads: [Double] = []
        for _ in 0..<rounds {
            let start = processorSeconds()
            policy = try PolicyFile.load(path: file)
            loads.append(processorSeconds() - start)
        }
        let principals = policy.principals.values.sorted { $0.name < $1.name }
        let host = policy.hosts.keys.max() ?? ""
        var found = 0
        let look = average(over: rounds) {
            for principal in principals where policy.mayLook(principal, at: host) { found += 1 }
        }
        let list = average(over: rounds) {
            for principal in principals {
                found += policy.hosts(for: principal).count + policy.services(for: principal).count
            }
        }
        let count = Double(max(principals.count, 1))
        print(
            """
            {"loads": [\(loads.map { "\($0)" }.joined(separator: ", "))], "mayLook": \(look / count), \
            "listing": \(list / count), "hosts": \(policy.hosts.count), "principals": \(principals.count), \
            "services": \(policy.services.count), "roles": \(policy.roles.count), "found": \(found)}
            """
        )
    }

    private static func average(over rounds: Int, _ work: () -> Void) -> Double {
        let start = processorSeconds()
        for _ in 0..<rounds { work() }
        return (processorSeconds() - start) / Double(rounds)
    }

    /// What this process has used; what others do on the machine meanwhile is not in it.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
