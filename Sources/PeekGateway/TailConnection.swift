import PeekCertificates
import PeekCore
import PeekSSH

/// The way to one host for one session that follows something there, over as many connections as it takes.
struct TailConnection {
    // Milliseconds between tries to reach a host again, at first and at most.
    private static let firstPause: Int64 = 500
    private static let longestPause: Int64 = 15_000
    // Seconds that a short command of the gateway's own may take.
    private static let captureSeconds = 10

    /// The session's, without a credential.
    private let plan: LegPlan
    let host: String
    let group: TailGroup?
    /// What is read, for sentences.
    let what: String
    let session: Identifier
    let channel: DoorChannelHandle
    let signer: SignerClient
    let sourceAddresses: String
    let door: SSHDoor

    private var wasReached = false
    private var lostAt: Timestamp?
    private var pause = firstPause

    init(
        plan: LegPlan,
        host: String,
        group: TailGroup?,
        what: String,
        session: Identifier,
        channel: DoorChannelHandle,
        signer: SignerClient,
        sourceAddresses: String,
        door: SSHDoor
    ) {
        self.plan = plan
        self.host = host
        self.group = group
        self.what = what
        self.session = session
        self.channel = channel
        self.signer = signer
        self.sourceAddresses = sourceAddresses
        self.door = door
    }

    /// Why nothing more came over a connection.
    struct Interruption: Error {
        var outcome: LegOutcome
        var sessionEnded = false
    }

    /// Shows what a command reads.
    mutating func read<Cursor: TailCursor>(
        _ command: String,
        _ cursor: Cursor
    ) async throws(Interruption) -> LogReading<Cursor> {
        var plan = plan
        plan.credential = try await credential(command)
        let reading = await door.read(
            plan,
            cursor,
            lostAt: lostAt,
            started: { [group] in group?.reach() },
            on: channel
        )
        if reading.hasStarted {
            wasReached = true
            lostAt = nil
            pause = Self.firstPause
        }
        return reading
    }

    /// Begins the session, unless it has begun: from then on everything that happens is said and recorded.
    func begin() async throws(Interruption) {
        if let outcome = await channel.begin(plan) { throw Interruption(outcome: outcome, sessionEnded: true) }
    }

    /// What a short command of the gateway's own prints, where it ends with one of the accepted statuses.
    func capture(_ command: String, limit: Int, accepting: Set<Int32> = [0]) async throws(Interruption) -> [UInt8] {
        var plan = plan
        plan.credential = try await credential(command)
        plan.recorder = UnshownRecorder()
        plan.presentation = .bytes
        plan.limits = Limits(duration: Self.captureSeconds)
        plan.opening = []
        let captured = await door.capture(plan, near: channel, limit: limit)
        if captured.outcome.cause == .limit {
            throw unreadable("the files beside \(what) within \(Self.captureSeconds) s,")
        }
        if captured.outcome.refusal != nil || captured.outcome.cause == .disconnect {
            throw Interruption(outcome: captured.outcome)
        }
        guard !captured.overflowed, case .status(let status) = captured.outcome.exit, accepting.contains(status) else {
            throw unreadable("the files beside \(what)")
        }
        return captured.output
    }

    /// For an answer that makes no sense.
    func unreadable(_ what: String) -> Interruption {
        let refusal = Refusal(.unavailable, "\(host) does not list \(what) as it should")
        return Interruption(outcome: LegOutcome(cause: .host, refusal: refusal))
    }

    /// Whether the host may come back; if so, after a pause.
    mutating func isWorthAnotherTry(_ interruption: Interruption) async -> Bool {
        // Whoever asks for hosts that are not there learns it at once; one of several, or one that was there, may come.
        let mayCome = wasReached || group.map { lostAt == nil || $0.isReached } ?? false
        guard !interruption.sessionEnded, mayCome else { return false }
        if lostAt == nil {
            lostAt = .now
            let reason = interruption.outcome.refusal?.message ?? "the program that reads \(what) was ended"
            await tell(.lost(reason: reason))
        }
        let milliseconds = pause
        pause = min(pause * 2, Self.longestPause)
        return await wait(milliseconds)
    }

    func tell(_ notice: TailNotice) async { await channel.worker.tell(notice, in: session) }

    /// What comes next begins a line.
    func endLine() async { await channel.worker.endLine(in: session) }

    /// Suspends; false when the session has ended.
    func wait(_ milliseconds: Int64) async -> Bool {
        await channel.worker.wait(milliseconds: milliseconds, in: session)
    }

    /// Ends the session, unless it has ended, and says how it did.
    func finish(_ outcome: LegOutcome) async -> LegOutcome { await channel.worker.finish(session, outcome) }

    private func credential(_ command: String) async throws(Interruption) -> PeekSSH.HostCredential {
        do {
            return PeekSSH.HostCredential(
                try await signer.credential(
                    session: session,
                    command: command,
                    sourceAddress: sourceAddresses,
                    pty: false
                )
            )
        } catch {
            throw Interruption(outcome: LegOutcome(cause: .host, refusal: error))
        }
    }
}

extension LogReading {
    /// Why nothing more came, where it was neither the command's end nor the cursor's wish.
    var interruption: TailConnection.Interruption? {
        if sessionEnded { return TailConnection.Interruption(outcome: outcome, sessionEnded: true) }
        guard !cursor.isStopped else { return nil }
        if case .signal = outcome.exit { return TailConnection.Interruption(outcome: outcome) }
        return outcome.cause == .host ? TailConnection.Interruption(outcome: outcome) : nil
    }
}
