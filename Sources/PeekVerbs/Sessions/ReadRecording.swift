import PeekCore

extension VerbContext {
    /// The session that `text` names, after the reading of its recording has been recorded.
    ///
    /// - Parameters:
    ///   - how: what is done with it, such as `replay`.
    ///   - type: the event's.
    /// - Throws: ``Refusal`` when it may not be read, or when the event log cannot be written: then nothing is shown.
    func sessionToRead(_ text: String, _ how: String, as type: EventType = .recordingRead) async throws -> Session {
        let session = try await sessionSought(text, how, as: type)
        try await recordReading(of: session, how, as: type)
        return session
    }

    /// The session that `text` names, before anything of it is read; only a refusal has been recorded.
    func sessionSought(_ text: String, _ how: String, as type: EventType) async throws -> Session {
        do {
            return try await session(text)
        } catch let refusal as Refusal {
            let tried = Identifier(.session, parsing: text)
            try await record(type, Subject(session: tried), .denied, refusal.message, how)
            throw refusal
        }
    }

    /// Records that a session is read from now on, or why it is not.
    func recordReading(
        of session: Session,
        _ how: String,
        as type: EventType,
        failing refusal: Refusal? = nil
    ) async throws {
        let subject = Subject(host: session.start.host, session: session.start.id)
        try await record(type, subject, refusal == nil ? .success : .failure, refusal?.message ?? "-", how)
    }

    private func record(
        _ type: EventType,
        _ subject: Subject,
        _ outcome: Fact.Outcome,
        _ reason: String,
        _ how: String
    ) async throws {
        let fact = Fact(
            type: type,
            time: clock(),
            principal: principal.name,
            source: source,
            subject: subject,
            outcome: outcome,
            reason: reason,
            policyHash: policy.hash,
            details: .text(["as": how])
        )
        do {
            try await log.append([fact])
        } catch {
            throw Refusal(
                .unavailable,
                "the event log cannot be written, so no recording is shown",
                ask: "the gateway's operators"
            )
        }
    }
}
