import PeekCore
import PeekRecording
import PeekStore

/// Ends, in the books, the sessions that a gateway left behind when it was killed.
struct Interruptions {
    let store: SQLiteEventLog
    let recordings: RecordingStore
    let policyHash: String

    /// Seals what was received and records each end as `interrupted`.
    ///
    /// - Parameter unfinished: recordings without an end; one whose start never reached the log was never shown.
    func close(_ unfinished: [Identifier]) async throws {
        let started = try await store.interruptedSessions()
        let known = Set(started.map(\.start.id))
        for session in unfinished where !known.contains(session) { _ = await seal(session) }
        for session in started {
            let start = session.start
            let (seal, trouble) = await seal(start.id)
            try await store.append([
                Fact(
                    type: .sessionEnded,
                    principal: start.principal,
                    source: start.source,
                    subject: Subject(host: start.host, session: start.id, incident: start.incident),
                    outcome: .failure,
                    reason: trouble ?? "the gateway stopped while the session ran",
                    policyHash: policyHash,
                    details: .sessionEnded(
                        SessionEnd(id: start.id, cause: .interrupted, exitStatus: nil, bytesSent: 0, seal: seal)
                    )
                )
            ])
        }
    }

    // A recording that is gone or broken must not keep the gateway from starting; the event says so.
    private func seal(_ session: Identifier) async -> (RecordingSeal?, String?) {
        do {
            let seal = try await recordings.finish(session, RecordingEnd(cause: .interrupted, exitStatus: nil))
            return (seal, nil)
        } catch {
            return (nil, "the gateway stopped while the session ran, and its recording cannot be sealed: \(error)")
        }
    }
}
