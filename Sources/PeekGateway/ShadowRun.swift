import PeekCore
import ServiceLifecycle
import UnixSignals

/// Keeps the shadow policy up to date, and records what it would decide otherwise.
struct ShadowRun: ServiceLifecycle.Service {
    let shadow: ShadowPolicy
    let facts: FactRecorder

    func run() async {
        let hangups = await UnixSignalsSequence(trapping: [.sighup])
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await happening in shadow.happenings { await record(happening) }
                }
                group.addTask {
                    for await _ in hangups { shadow.look(always: true) }
                }
                group.addTask {
                    while !Task.isCancelled {
                        do { try await Task.sleep(for: PolicyReloads.interval) } catch { return }
                        shadow.look(always: false)
                    }
                }
            }
        }
        await facts.append(shadow.rest().map(\.fact))
    }

    private func record(_ happening: ShadowPolicy.Happening) async {
        switch happening {
        case .loaded(let hash):
            await facts.record(.policyShadowLoaded, outcome: .success, details: ["shadowHash": hash])
        case .rejected(let reason):
            await facts.record(.policyShadowRejected, outcome: .failure, reason: reason)
        case .differed(let notices):
            await facts.append(notices.map(\.fact))
        }
    }
}
