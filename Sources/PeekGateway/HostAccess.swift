import PeekCertificates
import PeekCore
import PeekSSH
import Synchronization

/// The way to one host for one session or feed: every connection has a certificate of its own, and is confined where the
/// policy says so.
final class HostAccess: Sendable {
    /// What a connection needs that only it has.
    struct Pass: Sendable {
        let credential: PeekSSH.HostCredential
        let confinement: LegConfinement?

        /// The same for another connection.
        func copy() -> Pass { Pass(credential: credential.copy(), confinement: confinement) }
    }

    /// The session or the feed, which the host logs.
    let session: Identifier
    private let rules: ConfinementRules?
    // Nil for a plain host, which reports nothing.
    private let facts: ConfinementFacts?
    private let hasBanner: Bool
    private let signer: SignerClient
    private let sourceAddresses: String
    // A host without the helper is not asked for it twice in one session.
    private let whyPlain = Mutex<String?>(nil)

    /// - Parameters:
    ///   - rules: nil for a plain host.
    ///   - facts: makes what takes the reports of a host that is not plain.
    ///   - hasBanner: whether the session's opening begins with the banner.
    init(
        of session: Identifier,
        rules: ConfinementRules?,
        facts: @autoclosure () -> ConfinementFacts,
        hasBanner: Bool = false,
        signer: SignerClient,
        sourceAddresses: String
    ) {
        self.session = session
        self.rules = rules
        self.facts = rules == nil ? nil : facts()
        self.hasBanner = hasBanner
        self.signer = signer
        self.sourceAddresses = sourceAddresses
    }

    /// Why the session's connections are not confined although the policy would like it; nil where they may be.
    var notConfined: String? { whyPlain.withLock { $0 } }

    /// How the session's connections are confined; nil where they are not.
    var confinement: LegConfinement? {
        guard let rules, let facts, notConfined == nil else { return nil }
        return LegConfinement(
            mode: rules.confinement.mode,
            minimum: rules.confinement.minimum,
            hasBanner: hasBanner,
            facts: facts
        )
    }

    /// Suspends until everything that the host reported is in the event log, or cannot be.
    func settled() async { await facts?.settled() }

    /// The same way for a feed, which outlives the session; what it reports is nobody's own.
    func asFeed(_ feed: Identifier, facts: @autoclosure () -> ConfinementFacts) -> HostAccess {
        HostAccess(of: feed, rules: rules, facts: facts(), signer: signer, sourceAddresses: sourceAddresses)
    }

    /// Gets the certificate for `run`.
    ///
    /// - Parameter rules: those of a line that is allowed for itself; otherwise those of the session.
    func pass(
        for run: ConfinementRequest.Run,
        terminal: Terminal? = nil,
        rules: ConfinementRules? = nil
    ) async throws(Refusal) -> Pass {
        let confinement = confinement
        let text: String
        if confinement != nil, let rules = rules ?? self.rules {
            text = try rules.request(run, terminal: terminal).forcedCommand(for: session)
        } else if case .command(let command) = run {
            text = command.plain
        } else {
            throw Refusal(.unavailable, "a shell needs a host that confines it")
        }
        let credential = try await signer.credential(
            session: session,
            command: text,
            sourceAddress: sourceAddresses,
            // The helper of a host that confines owns the terminal.
            pty: terminal != nil && confinement == nil
        )
        return Pass(credential: PeekSSH.HostCredential(credential), confinement: confinement)
    }

    /// Runs `body` with a certificate for `run`; again on a plain host, where that will do and it turns out to be one.
    ///
    /// - Parameter first: the certificate for the first time, where it is there already.
    func reach<Result>(
        _ plan: LegPlan,
        running run: ConfinementRequest.Run,
        rules: ConfinementRules? = nil,
        first: Pass? = nil,
        outcome: (Result) -> LegOutcome,
        _ body: (LegPlan) async -> Result
    ) async throws(Refusal) -> Result {
        let pass = if let first { first } else { try await pass(for: run, terminal: plan.terminal, rules: rules) }
        let result = await body(plan.with(pass))
        guard let reason = outcome(result).unconfined else { return result }
        return await body(try await plainly(plan, running: run, reason))
    }

    private func plainly(
        _ plan: LegPlan,
        running run: ConfinementRequest.Run,
        _ reason: String
    ) async throws(Refusal) -> LegPlan {
        whyPlain.withLock { $0 = reason }
        return plan.with(try await pass(for: run, terminal: plan.terminal))
    }
}

extension LegPlan {
    fileprivate func with(_ pass: HostAccess.Pass) -> LegPlan {
        with {
            $0.credential = pass.credential
            $0.confinement = pass.confinement
        }
    }
}
