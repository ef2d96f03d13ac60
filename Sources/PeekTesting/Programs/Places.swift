import Foundation

/// Bounds how much runs at once, where all that runs shares the machine's cores.
package actor Places {
    /// As many as the machine has cores, for programs that give up after some seconds.
    package static let cores = Places(ProcessInfo.processInfo.activeProcessorCount)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Makes so many places.
    package init(_ count: Int) { free = count }

    /// Waits for a place, and holds it meanwhile; who has waited longest is next.
    package nonisolated func whileInside<Result>(_ body: () async throws -> Result) async throws -> Result {
        await enter()
        do {
            let result = try await body()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
