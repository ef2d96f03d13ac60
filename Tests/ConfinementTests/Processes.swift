import Foundation
import PeekTesting
import Testing

/// Carries a session between the threads of one test, which take turns.
struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

extension ConfinedSession {
    /// The processes that were told to sleep.
    var sleeping: Set<Int32> {
        Set(
            frames.filter { $0.kind == "P" && $0.value("program") == "/usr/bin/sleep" }
                .compactMap { $0.value("pid").flatMap { Int32($0) } }
        )
    }
}

/// Whether a process runs: it is neither gone nor waiting to be forgotten.
func isRunning(_ id: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8) else { return false }
    return !status.contains("\nState:\tZ") && !status.contains("\nState:\tX")
}

/// A number of a file of names and numbers.
func statusNumber(_ path: String, _ name: String) -> Int {
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: { " \t:".contains($0) }).dropFirst().first.flatMap { Int($0) } ?? 0
}

/// The helper's own process, which is what was started or a child of it.
func helperProcess(of session: ConfinedSession) -> Int32? {
    var candidates = [session.program.id]
    while let id = candidates.popLast() {
        let name = try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)
        if name == "prodpeek-confin\n" { return id }
        let children = try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
        candidates += (children ?? "").split(separator: " ").compactMap { Int32($0) }
    }
    return nil
}

/// Asks again until it holds; records an issue when it has not in five minutes, which no busy machine takes.
func eventually(_ holds: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(300)
    while try await !holds() {
        guard clock.now < end else {
            Issue.record("it never held")
            return
        }
        try await Task.sleep(for: .milliseconds(50))
    }
}
