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
    var sleeping: Set<Int32> { Set(processes(of: "/usr/bin/sleep")) }

    /// The processes that a program was started in.
    func processes(of program: String) -> [Int32] {
        frames.filter { $0.kind == "P" && $0.value("program") == program }
            .compactMap { $0.value("pid").flatMap { Int32($0) } }
    }

    /// Holds the processes that were told to sleep, each of which does.
    func holdSleeping() throws -> [HeldProcess] {
        let held = try sleeping.map { try HeldProcess($0) }
        #expect(!held.contains { $0.hasEnded })
        return held
    }
}

/// A number of a file of names and numbers.
func statusNumber(_ path: String, _ name: String) -> Int {
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: { " \t:".contains($0) }).dropFirst().first.flatMap { Int($0) } ?? 0
}

/// Whether a process did nothing but wait while `holds` was found to hold.
func isAtRest(_ id: Int32, while holds: () -> Bool) -> Bool {
    let before = switches(of: id)
    guard place(of: id) != nil, holds() else { return false }
    return place(of: id) != nil && switches(of: id) == before
}

/// Whether a process waits for room in a pipe.
func waitsToWrite(_ id: Int32) -> Bool { place(of: id)?.hasSuffix("pipe_write") ?? false }

/// The function of the kernel that a process waits in; nil while it runs: proc(5), wchan.
private func place(of id: Int32) -> String? {
    let place = try? String(contentsOfFile: "/proc/\(id)/wchan", encoding: .utf8)
    return place == "0" ? nil : place
}

/// How often a process has stopped running; it has not run in between where this is what it was, and it waits.
private func switches(of id: Int32) -> Int {
    ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"].reduce(0) { $0 + statusNumber("/proc/\(id)/status", $1) }
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
