import Foundation
import Testing

/// The attempts on kernels other than this machine's: Debian 12's, as it is (Landlock ABI 2) and without Landlock.
///
/// Together they have ten minutes, of which they take one or two on a machine that does little else.
@Suite(.serialized)
struct OtherKernelTests {
    private static let paths = [("read", Guest.open), ("hide", "*.key"), ("hide", "*/hidden-directory")]

    private static func attempting(
        _ name: String,
        _ fields: [(String, String)] = [],
        _ settings: [String: String] = [:]
    ) -> Guest.Case {
        let request = SessionRequest(line: Guest.attempts, paths + fields).base64
        return Guest.Case(name: name, request: request, settings: settings)
    }

    /// What worked; nothing but `skipped` was left out, and nobody outside saw anything change.
    private static func escaped(_ result: Guest.Result?, skipped: Set<String> = []) async throws -> Set<String> {
        let result = try #require(result)
        let outcomes = AttemptTests.outcomes(result.output)
        #expect(Set(outcomes.keys) == (try await AttemptTests.list()), "\(result.name): \(result.said.map(\.text))")
        #expect(Set(outcomes.filter { $0.value.hasPrefix("skipped") }.keys) == skipped, "\(result.name)")
        #expect(result.changes.isEmpty, "\(result.name): \(result.changes)")
        #expect(result.said.last == Frame("X", fields: [("status", "0")]) && result.status == 0, "\(result.name)")
        return Set(outcomes.filter { $0.value == "ESCAPED" }.keys)
    }

    @Test func onLinux6_1NoMoreRemainsThanHere() async throws {
        func echoing(_ name: String, abi: String) -> Guest.Case {
            let request = SessionRequest(line: "echo ran", [("abi", abi)]).base64
            return Guest.Case(name: name, laboratory: false, request: request)
        }
        let cases = [
            Guest.Case(name: "plain", words: ["\(Guest.open)/attempts", Guest.open]),
            Self.attempting("namespaces"),
            Self.attempting("namespaces, much", AttemptTests.much),
            // The two ways in which hosts forbid namespaces: Debian's own, and everybody's.
            Self.attempting("none", [], ["kernel/unprivileged_userns_clone": "0"]),
            Self.attempting("none, much", AttemptTests.much, ["user/max_user_namespaces": "0"]),
            echoing("least", abi: "2"),
            echoing("more", abi: "3"),
        ]
        let results = try await Guest.results(cases, most: 420)
        let plain = try #require(results["plain"])
        #expect(AttemptTests.outcomes(plain.output).values.filter { $0 == "ESCAPED" }.count >= 200)
        #expect(!plain.changes.isEmpty)
        for (name, namespaces) in [("namespaces", "yes"), ("namespaces, much", "yes"), ("none", "no")] {
            let layers = try #require(results[name]?.said.first)
            #expect(layers.kind == "L" && layers.value("kernel")?.hasPrefix("6.1.") == true)
            #expect(layers.value("landlock") == "2" && layers.value("namespaces") == namespaces)
            for layer in ["seccomp", "limits", "trace", "probe"] { #expect(layers.value(layer) == "yes") }
        }
        let terminal = AttemptTests.needTerminal
        #expect(try await Self.escaped(results["namespaces"], skipped: terminal) == AttemptTests.ofRoots)
        let processes = AttemptTests.processes
        #expect(try await Self.escaped(results["namespaces, much"]) == processes.union(AttemptTests.ofRoots))
        #expect(try await Self.escaped(results["none"], skipped: terminal) == AttemptTests.names)
        #expect(try await Self.escaped(results["none, much"]) == AttemptTests.names.union(processes))
        #expect(results["least"]?.output == "ran\n")
        let refused = try #require(results["more"])
        #expect(refused.said.last?.kind == "N" && refused.said.last?.text.contains("3 is the least here") == true)
        #expect(refused.status == 126 && refused.programs == 0 && refused.output.isEmpty)
    }

    @Test func nothingRunsWithoutLandlock() async throws {
        let much = SessionRequest(line: nil, Self.paths + AttemptTests.much).base64
        let helper = "/usr/bin/prodpeek-confine"
        let refused = [
            Guest.Case(name: "true", laboratory: false, request: SessionRequest(line: "true").base64),
            Self.attempting("attempts"),
            Self.attempting("attempts, none", [], ["user/max_user_namespaces": "0"]),
            Guest.Case(name: "shell", request: much),
        ]
        let others = [
            Guest.Case(name: "layers", laboratory: false, words: [helper, "--layers"]),
            Guest.Case(name: "plain", words: ["\(Guest.open)/attempts", Guest.open, "open_write_truncate"]),
        ]
        // Debian's own list (CONFIG_LSM), without the first.
        let parameters = "lsm=lockdown,yama,integrity,apparmor,bpf"
        let results = try await Guest.results(refused + others, parameters: parameters, most: 170)
        let sentence = "the kernel has Landlock ABI 0, and 1 is the least here; boot one that has it"
        for name in refused.map(\.name) {
            let result = try #require(results[name])
            #expect(result.said.first?.value("landlock") == "0" && result.said.first?.value("probe") == "no", "\(name)")
            #expect(result.said.last == Frame("N", Data(sentence.utf8)), "\(name): \(result.said.map(\.text))")
            #expect(result.status == 126 && result.programs == 0 && result.output.isEmpty, "\(name)")
            #expect(result.changes.isEmpty, "\(name): \(result.changes)")
        }
        let layers = try #require(results["layers"])
        #expect(layers.status == 126 && layers.output.hasSuffix("nothing runs: \(sentence)\n"))
        // The same account, unconfined there, changes what the tester looks at.
        let plain = try #require(results["plain"])
        #expect(plain.output == "open_write_truncate\tESCAPED\n" && !plain.changes.isEmpty)
    }
}
