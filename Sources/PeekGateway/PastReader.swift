import PeekCore
import PeekSSH

/// Reads the end of one log in one session, further back each time, until it goes back to the moment that is wanted.
///
/// Every reading is a connection with a certificate of its own. This is the one place that knows how lines of the past
/// are got from a host.
struct PastReader {
    // The first is enough for most logs and takes no longer than the connection; each further one repeats an eighth at
    // most of what it reads.
    private static let sizes = [1 << 20, 8 << 20, PastLog.mostBytes]
    // Room for what a program says of errors, and for the notices of a session.
    private static let slack = 65_536
    // More than one entry of a journal has on its line.
    private static let entry = 1 << 20

    let log: PastLog
    /// What allows a line of ``log``; nil where nothing does.
    let allowed: @Sendable (String) -> Authorization?
    /// The session's connections, without a certificate.
    let plan: LegPlan
    /// The certificate for ``first(of:)``.
    let first: HostAccess.Pass
    let access: HostAccess
    let channel: DoorChannelHandle
    let door: SSHDoor
    let large: LargeReadings

    private struct Failure: Error {
        var outcome: LegOutcome

        static func limit(_ message: String) -> Failure {
            let refusal = Refusal(.limit, message, wouldWork: "a shorter --window, or a later deploy")
            return Failure(outcome: LegOutcome(cause: .limit, refusal: refusal))
        }
    }

    private struct Bytes {
        var bytes: [UInt8]
        // Whether they begin where the file does.
        var isBeginning: Bool
        var reachesBack: Bool
    }

    /// The line that is run first.
    static func first(of log: PastLog) -> String {
        log.line(files: log.files.suffix(1), bytes: log.files.isEmpty ? PastLog.mostBytes : sizes[0])
    }

    /// Reads, and hands the lines to `body` while it may hold them.
    ///
    /// - Returns: how the session ended, and what `body` made of the lines; nil where there are none to be had.
    func read<Value: Sendable>(_ body: @escaping @Sendable (PastLines) -> Value) async -> (LegOutcome, Value?) {
        do {
            if let small = try await read(sizes: Self.sizes.prefix(1)) {
                return (Self.good, await onOwnThread { body(small) })
            }
        } catch {
            return (outcome(of: error), nil)
        }
        await large.enter()
        let result: (LegOutcome, Value?)
        do {
            let lines = try await read(sizes: Self.sizes.dropFirst())
            let value: Value? = if let lines { await onOwnThread { body(lines) } } else { nil }
            result = (Self.good, value)
        } catch {
            result = (outcome(of: error), nil)
        }
        await large.leave()
        return result
    }

    private static let good = LegOutcome(cause: .exit, exit: .status(0))

    private func outcome(of error: any Error) -> LegOutcome {
        if let failure = error as? Failure { return failure.outcome }
        let refusal = error as? Refusal ?? Refusal(.unavailable, "no connection to \(log.host): \(error)")
        return LegOutcome(cause: .host, refusal: refusal)
    }

    /// Nil where the largest of `sizes` is not enough, and a larger one may be.
    private func read(sizes: ArraySlice<Int>) async throws -> PastLines? {
        guard let path = log.files.last, let older = log.files.first else {
            return sizes.last == PastLog.mostBytes ? try await readJournal() : nil
        }
        guard let newest = try await grow(path, sizes) else { return nil }
        var lines = PastLines(
            parts: [newest.bytes],
            beginsInsideLine: !newest.isBeginning,
            isWhole: newest.reachesBack
        )
        if newest.reachesBack { return lines }
        guard newest.isBeginning else {
            lines.shortfall = "only its last \(PastLog.mostBytes >> 20) MiB were read"
            return lines
        }
        // A log that was never rotated has no predecessor, and then nothing can tell whether lines are missing.
        do {
            guard let before = try await grow(older, sizes) else { return nil }
            // Rotated between the two readings, it is the file that was read already.
            let isSame = before.bytes.starts(with: newest.bytes)
            lines.parts = isSame ? [before.bytes] : [before.bytes, newest.bytes]
            lines.beginsInsideLine = !before.isBeginning
            lines.isWhole = before.reachesBack
            if !before.reachesBack { lines.shortfall = "\(older) does not go back as far" }
        } catch let failure as Failure where failure.outcome.cause == .exit {
            lines.shortfall = "it does not go back as far, and \(older) could not be read"
        }
        return lines
    }

    private func grow(_ file: String, _ sizes: ArraySlice<Int>) async throws -> Bytes? {
        let reader = LogTimeReader(zoneSeconds: 0, now: .now)
        for size in sizes {
            let bytes = try await capture(log.line(files: [file], bytes: size), size)
            let isBeginning = bytes.count < size
            let reachesBack = await onOwnThread { [log] in log.isReached(by: bytes, isBeginning: isBeginning, reader) }
            if isBeginning || reachesBack || size == PastLog.mostBytes {
                return Bytes(bytes: bytes, isBeginning: isBeginning, reachesBack: reachesBack)
            }
        }
        return nil
    }

    private func readJournal() async throws -> PastLines {
        let bytes = try await capture(log.line(files: [], bytes: PastLog.mostBytes), PastLog.mostBytes)
        var lines = PastLines(parts: [bytes], beginsInsideLine: false, isWhole: false)
        do {
            if let line = log.lineOfEntryBefore { lines.isWhole = try await !capture(line, Self.entry).isEmpty }
            if !lines.isWhole { lines.shortfall = "its journal does not go back as far" }
        } catch let failure as Failure where failure.outcome.cause == .exit {
            lines.shortfall = "how far its journal goes back could not be read"
        }
        return lines
    }

    private func capture(_ line: String, _ size: Int) async throws -> [UInt8] {
        var plan = plan
        // What the session is called by is the most that may be read; its recording says what was.
        plan.opening += ["prodpeek: \(line)"]
        let isFirst = line == Self.first(of: log)
        guard let authorization = allowed(line) else {
            throw Failure(outcome: LegOutcome(cause: .exit, exit: .status(ExitStatus.denied.rawValue)))
        }
        let captured = try await access.reach(
            plan,
            running: .command(authorization.command(terminal: nil)),
            rules: authorization.confinement,
            // The same line may be read twice.
            first: isFirst ? first.copy() : nil,
            outcome: \.outcome
        ) {
            await door.capture($0, near: channel, limit: size + Self.slack)
        }
        if captured.overflowed {
            throw Failure.limit("\(log.host) had more than \(size >> 20) MiB to say of that time")
        }
        if captured.outcome.cause == .limit {
            throw Failure.limit("\(log.host) took too long to send the last \(size >> 20) MiB of its log")
        }
        guard captured.outcome.refusal == nil, captured.outcome.exit == .status(0) else {
            throw Failure(outcome: captured.outcome)
        }
        return captured.output
    }
}
