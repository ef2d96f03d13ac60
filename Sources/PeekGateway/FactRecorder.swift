import Logging
import PeekCore

/// Appends facts that nothing depends on: a failure is logged, because there is nobody to tell it to.
///
/// What must not happen unrecorded, such as the start of a session, appends for itself.
struct FactRecorder: Sendable {
    let log: any EventLog
    let policyHash: @Sendable () -> String
    let logger: Logger

    func record(
        _ type: EventType,
        principal: String = "gateway",
        source: String = "local",
        subject: Subject = Subject(),
        outcome: Fact.Outcome,
        reason: String = "-",
        details: [String: String] = [:]
    ) async {
        let fact = Fact(
            type: type,
            principal: principal,
            source: source,
            subject: subject,
            outcome: outcome,
            reason: reason.isEmpty ? "-" : reason,
            policyHash: policyHash(),
            details: .text(details)
        )
        await append([fact])
    }

    /// Appends facts in order, all or none.
    func append(_ facts: [Fact]) async {
        guard let first = facts.first else { return }
        do {
            try await log.append(facts)
        } catch {
            logger.error(
                "an event could not be recorded",
                metadata: ["event.type": "\(first.type.rawValue)", "error": "\(error)"]
            )
        }
    }
}
