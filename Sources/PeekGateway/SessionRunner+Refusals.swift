import PeekCore
import PeekSSH

/// What is not allowed, or does not come to be: recorded, then said.
extension SessionRunner {
    /// Records that a decision denied what was asked.
    func recordDenial(
        _ refusal: Refusal,
        _ request: SessionRequest,
        _ subject: Subject,
        _ details: [String: String]
    ) async {
        await facts.record(
            .commandDenied,
            principal: request.principal.name,
            source: request.source,
            subject: subject,
            outcome: .denied,
            reason: refusal.rule.map { "\($0): \(refusal.message)" } ?? refusal.message,
            details: details
        )
    }

    private func recordRefusal(_ request: SessionRequest, _ refusal: Refusal) async {
        await facts.record(
            .sessionRefused,
            principal: request.principal.name,
            source: request.source,
            subject: Subject(host: request.host),
            outcome: refusal.status == .denied ? .denied : .failure,
            reason: refusal.message,
            details: ["line": request.line]
        )
    }

    /// Records why a session that was allowed did not start, and says it.
    func refuse(_ request: SessionRequest, _ error: any Error) async -> LegOutcome.Exit {
        let refusal =
            error as? Refusal
            ?? Refusal(.unavailable, "the session could not start: \(error)", wouldWork: "try it again")
        await recordRefusal(request, refusal)
        return await say(refusal, request)
    }

    func say(_ refusal: Refusal, _ request: SessionRequest) async -> LegOutcome.Exit {
        await request.channel.say(refusal)
        return .status(refusal.status.rawValue)
    }
}
