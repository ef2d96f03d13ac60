import Foundation
import PeekCore
import PeekVerbs

/// Runs a command and records the deploy around it.
///
/// A gateway that is down never stops the command: its start and end are kept, and delivered by a later
/// `prodpeek deploy`. Only who asked not to deploy beside somebody else is refused, because then it cannot be known.
struct RecordedRun {
    let program: LocalProgram
    let run: DeployRun

    private let id = Identifier(.deploy).description
    private var spool: ReportSpool { ReportSpool(directory: program.home.spool) }

    /// Seconds between two questions whether the other deploy has ended; a person would not notice less.
    private static let pause = Duration.seconds(2)

    init(program: LocalProgram, run: DeployRun) {
        self.program = program
        self.run = run
    }

    /// Does it all.
    ///
    /// - Returns: the command's exit status, or why it was not run.
    func perform() async throws -> Int32 {
        let gateway = try knownGateway()
        if let refused = try await start(gateway) { return refused }
        // Whoever pressed Ctrl-C while the start was reported did not want the command to run.
        let status: Int32
        if let stopped = program.signals.status { status = stopped } else { status = await runCommand() }
        await finish(gateway, status)
        return status
    }

    // The exit status of a refusal; nil when the command is to be run.
    private func start(_ gateway: Gateway?) async throws -> Int32? {
        let words = ["deploy", "start", "--id=\(id)", "--started-at=\(Timestamp.now)"] + run.options
        let names = ["--", run.service, run.version]
        guard run.beside != .accepted, let gateway else {
            program.signals.keepProcess()
            await report(words + names, gateway)
            return nil
        }
        var hasWaited = false
        while true {
            let answer = try await ask(words + ["--abort-if-busy"] + names, gateway)
            if answer.status == ExitStatus.success.rawValue {
                program.signals.keepProcess()
                return nil
            }
            guard run.beside == .waited, answer.status == ExitStatus.limit.rawValue else {
                program.console.warn(answer.lines)
                return answer.status
            }
            if !hasWaited {
                program.console.warn(answer.lines.dropLast() + ["prodpeek: waiting for another deploy to end"])
            }
            hasWaited = true
            try await Task.sleep(for: Self.pause)
        }
    }

    private func runCommand() async -> Int32 {
        let child = ChildProcess(words: run.command, environment: program.home.environment)
        do {
            return try await child.run(program.signals).status
        } catch {
            program.console.warn(["prodpeek: \(error)"])
            return error.shellStatus
        }
    }

    private func finish(_ gateway: Gateway?, _ status: Int32) async {
        let outcome = status == 0 ? "succeeded" : "failed"
        await report(["deploy", "finish", "--status=\(outcome)", "--finished-at=\(Timestamp.now)", "--", id], gateway)
    }

    // Kept before it is sent, so that it outlives this process; sent behind those that wait, so that no end overtakes its
    // start.
    private func report(_ words: [String], _ gateway: Gateway?) async {
        do {
            try spool.keep(LateReport(gateway: gateway, words: words))
            let reasons = await spool.deliver(by: program)
            guard !reasons.isEmpty else { return }
            program.console.warn(
                reasons + ["prodpeek: warning: the deploy is not stopped by this, and is recorded later"]
            )
        } catch {
            program.console.warn(["prodpeek: warning: the deploy is not recorded: \(visible("\(error)"))"])
        }
    }

    private func knownGateway() throws -> Gateway? {
        do {
            return try program.gateway()
        } catch let refusal as Refusal {
            guard run.beside == .accepted else { throw refusal }
            program.console.warn(refusal.lines)
            return nil
        }
    }

    private func ask(_ words: [String], _ gateway: Gateway) async throws -> SSHAnswer {
        try await program.ssh(gateway).answer(words, within: ReportSpool.patience, program.console)
    }
}
