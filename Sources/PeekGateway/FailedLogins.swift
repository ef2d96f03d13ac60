import PeekCore
import PeekSSH
import ServiceLifecycle
import Synchronization

/// Records failed logins, within their budget; what is over it is recorded as a count each minute, and at the end.
///
/// A gateway that is killed loses the counts of its last minute.
final class FailedLogins: ServiceLifecycle.Service {
    private let facts: FactRecorder
    private let budget = Mutex(FailedLoginBudget())

    init(facts: FactRecorder) {
        self.facts = facts
    }

    /// Records one, or counts it.
    ///
    /// - Parameter host: the policy's name of the host that was asked for, where it is one.
    func record(_ refusal: DoorRefusal, host: String?, offered: [String], reasons: [String]) async {
        guard budget.withLock({ $0.admits(from: refusal.source.address) }) else { return }
        await facts.record(
            .authenticationFailed,
            principal: "-",
            source: "\(refusal.source)",
            subject: Subject(host: host),
            outcome: .denied,
            reason: reasons.joined(separator: "; "),
            details: ["login": refusal.login, "keys": offered.joined(separator: ", ")]
        )
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            while true {
                do { try await Task.sleep(for: .seconds(60)) } catch { return }
                await self.recordSurplus()
            }
        }
        await recordSurplus()
    }

    private func recordSurplus() async {
        for surplus in budget.withLock({ $0.endMinute() }) {
            let source = surplus.source ?? "more than \(FailedLoginBudget.sources) addresses"
            await facts.record(
                .authenticationFailed,
                principal: "-",
                source: surplus.source ?? "many",
                outcome: .denied,
                reason: "\(surplus.count) more failed logins from \(source) within a minute",
                details: ["count": "\(surplus.count)"]
            )
        }
    }
}
