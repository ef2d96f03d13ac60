import ArgumentParser
import PeekCore

struct SessionVerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read recordings and prove them unbroken.",
        discussion: "Exits with 1 when one is not.\n\nExample:\n  prodpeek session verify last"
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String?

    @Flag(help: "Every recording that you may read.")
    var all = false

    @OptionGroup var listing: ListingOptions

    func validate() throws {
        guard (id == nil) == all else { throw ValidationError("give either an ID or --all") }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let sessions: [Session]
        if let id {
            sessions = [try await context.session(id)]
        } else {
            sessions = try await context.readableSessions(SessionFilter(), limit: .max)
        }
        var results: [VerificationListing] = []
        var failed = false
        if all {
            // What a recording is compared with stands in the log.
            let log = try await context.log.verify()
            if listing.json {
                results.append(VerificationListing(session: nil, passed: log.passed, message: log.message))
            } else {
                try await output.lines([
                    VerificationListing(session: nil, passed: log.passed, message: log.message).line(output)
                ])
            }
            failed = !log.passed
        }
        for session in sessions {
            let result = try await verify(session, context)
            if listing.json { results.append(result) } else { try await output.lines([result.line(output)]) }
            if !result.passed { failed = true }
        }
        if listing.json { try await output.json(results) }
        return (failed ? ExitStatus.checkFailed : .success).rawValue
    }

    private func verify(_ session: Session, _ context: VerbContext) async throws -> VerificationListing {
        let id = session.start.id
        do {
            let verification = try await context.recordings.verify(id, against: session.end?.seal)
            return VerificationListing(session: id, passed: verification.passed, message: verification.message)
        } catch let error where !(error is CancellationError) {
            return VerificationListing(session: id, passed: false, message: "it cannot be read: \(error)")
        }
    }
}

/// What was proved of one recording, as `session verify --json` shows it.
private struct VerificationListing: Encodable {
    /// Nil for the event log.
    let session: Identifier?
    let passed: Bool
    let message: String

    func line(_ output: Output) -> String {
        let word = passed ? output.paint(.green, "ok") : output.paint(.red, "FAILED")
        guard let session else { return "event log  \(word)  \(visible(message))" }
        // The message may name the session itself.
        let rest = message.hasPrefix("\(session): ") ? String(message.dropFirst("\(session): ".count)) : message
        return "\(session)  \(word)  \(visible(rest))"
    }
}
