import PeekCore
import PeekPolicyFile
import PeekSSH
import ServiceLifecycle
import UnixSignals

/// Reloads the policy on SIGHUP and when its file changes, and ends the sessions that it no longer allows.
struct PolicyReloads: ServiceLifecycle.Service {
    /// How often the file is looked at.
    static let interval = Duration.seconds(1)

    let keeper: PolicyKeeper
    let facts: FactRecorder
    let live: LiveSessionTable
    let workers: @Sendable () -> [SSHWorker]

    func run() async throws {
        let hangups = await UnixSignalsSequence(trapping: [.sighup])
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in hangups { await take(keeper.reload(always: true)) }
                }
                group.addTask {
                    while !Task.isCancelled {
                        await take(keeper.reload(always: false))
                        do { try await Task.sleep(for: Self.interval) } catch { return }
                    }
                }
            }
        }
    }

    private func take(_ reload: PolicyKeeper.Reload) async {
        switch reload {
        case .unchanged:
            break
        case .loaded(let policy):
            await facts.record(.policyLoaded, outcome: .success, details: ["principals": "\(policy.principals.count)"])
            await end(sessionsThat: policy)
            for worker in workers() { await worker.checkKeys() }
        case .rejected(let errors):
            let reason = errors.errors.first?.description ?? "\(errors)"
            await facts.record(.policyRejected, outcome: .failure, reason: reason)
        }
    }

    private func end(sessionsThat policy: Policy) async {
        for entry in live.all where !policy.stillAllows(entry.start) {
            let start = entry.start
            let refusal = Refusal(
                .denied,
                "the policy changed and no longer allows this session on \(start.host)",
                wouldWork: "prodpeek whoami says what your roles allow now"
            )
            _ = await entry.worker.end(start.id, cause: .policy, saying: refusal)
        }
    }
}
