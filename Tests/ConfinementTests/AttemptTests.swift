import Foundation
import PeekTesting
import Testing

/// A hostile program tries 347 ways out of a real session, and the tester looks from outside what has changed.
@Suite(.serialized)
struct AttemptTests {
    /// What a program says of each attempt.
    static func outcomes(_ text: String) -> [String: String] {
        var outcomes: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let columns = line.split(separator: "\t", maxSplits: 1)
            if columns.count == 2 { outcomes[String(columns[0])] = String(columns[1]) }
        }
        return outcomes
    }

    static func list() async throws -> Set<String> {
        let listed = try await Finished.running([try Account.installed("confinement-attempts"), "--list"])
        return Set(listed.output.split(separator: "\n").map(String.init))
    }

    /// What works in a confined session, of all the attempts; the rest was blocked or, without a terminal, skipped.
    private static func escaped(
        before: [String] = [],
        _ fields: [(String, String)] = [],
        skipped: Set<String> = []
    ) async throws -> Set<String> {
        let all = try await list()
        let laboratory = try await onOwnThread { try Laboratory() }
        return try await onOwnThread {
            let evidence = try laboratory.evidence()
            try #require(evidence.hasPrefix("{"))
            let paths = [("read", laboratory.open), ("hide", "*.key"), ("hide", "*/hidden-directory")]
            let session = try ConfinedSession(
                SessionRequest(line: laboratory.attempts, paths + fields),
                before: before,
                account: Account.words(laboratory.account)
            )
            let last = try session.run()
            let errors = String(decoding: session.errors, as: UTF8.self)
            #expect(last == Frame("X", fields: [("status", "0")]), "\(errors)")
            #expect(session.end() == .exited(0))
            #expect(try laboratory.evidence() == evidence)
            let outcomes = Self.outcomes(session.text)
            #expect(Set(outcomes.keys) == all)
            #expect(Set(outcomes.filter { $0.value.hasPrefix("skipped") }.keys).isSubset(of: skipped))
            return Set(outcomes.filter { $0.value == "ESCAPED" }.keys)
        }
    }

    static let needTerminal: Set = [
        "terminal_input", "terminal_input_high_bits", "terminal_linux", "terminal_discipline", "terminal_console",
        "terminal_exclusive",
    ]
    /// A hard link that root made inside what may be read: it is there in namespaces only.
    static let ofRoots: Set = ["read_secret_hard_link"]
    /// Without namespaces names exist, and reading leaves its time.
    static let names: Set = ["access_time", "stat_secret", "access_secret", "enter_secret", "name_secret"]
    /// What all processes' files tell.
    static let processes: Set = ["victim_limits", "victim_arguments", "victim_descriptors", "see_processes"]
    /// A session with all that may be asked for.
    static let much = [("terminal", "xterm-256color 80 24"), ("tmp", "8388608"), ("processes", "all")]

    /// A list that a plain account could not follow either would prove nothing.
    @Test func mostOfThemWorkForAPlainAccount() async throws {
        let laboratory = try await onOwnThread { try Laboratory() }
        let before = try await onOwnThread { try laboratory.evidence() }
        let plain = try await Finished.running(
            Account.words(laboratory.account) + ["\(laboratory.open)/attempts", laboratory.open],
            environment: ["PATH": "/usr/bin:/bin", "SSH_AUTH_SOCK": "/none"]
        )
        let outcomes = Self.outcomes(plain.output)
        #expect(Set(outcomes.keys) == (try await Self.list()))
        #expect(outcomes.values.filter { $0 == "ESCAPED" }.count >= 200)
        #expect(try await onOwnThread { try laboratory.evidence() } != before)
    }

    @Test func onlyAHardLinkOfRootsRemainsInNamespaces() async throws {
        let escaped = try await Self.escaped(skipped: Self.needTerminal)
        #expect(escaped == Self.ofRoots)
    }

    @Test func aTerminalATmpAndAllProcessesGiveWhatTheySay() async throws {
        let escaped = try await Self.escaped(Self.much)
        #expect(escaped == Self.processes.union(Self.ofRoots))
    }

    @Test func withoutNamespacesNamesAndAccessTimesRemain() async throws {
        let escaped = try await Self.escaped(before: Account.withoutNamespaces, skipped: Self.needTerminal)
        #expect(escaped == Self.names)
    }

    @Test func withoutNamespacesATerminalAndAllProcessesGiveWhatTheySay() async throws {
        let escaped = try await Self.escaped(before: Account.withoutNamespaces, Self.much)
        #expect(escaped == Self.names.union(Self.processes))
    }
}
