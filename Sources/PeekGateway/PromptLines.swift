import PeekCore
import PeekSSH

/// Does what one line of a prompt asks: decided by the policy as it is then, recorded as an event, and run on a
/// connection of its own.
struct PromptLines: Sendable {
    let runner: SessionRunner
    let request: SessionRequest
    let start: SessionStart
    let door: SSHDoor
    let recorder: any SessionRecorder
    /// Where the prompt began, to which `cd` goes back.
    let home: String

    var session: Identifier { start.id }
    var channel: DoorChannelHandle { request.channel }

    /// Asks the host about a directory.
    func question(about directory: String, _ reach: PromptReach) -> HostQuestion {
        HostQuestion(access: access(to: reach.host, reach.confinement(at: directory)), door: door)
    }

    /// The way to the host for one line, or for a question.
    func access(to host: Host, _ rules: ConfinementRules?) -> HostAccess {
        runner.access(to: host, for: session, request, rules, isLine: true)
    }

    /// What the policy is asked about `line`.
    func asked(_ line: String, at place: PromptPlace) -> DecisionRequest {
        var asked = request.asked
        asked.line = line
        asked.directory = place.directory
        return asked
    }

    /// Does it; what is to be said has been.
    ///
    /// - Parameters:
    ///   - terminal: of the client as it is now.
    ///   - history: the lines before it.
    func perform(
        _ line: String,
        at place: PromptPlace,
        on terminal: Terminal?,
        after history: [String]
    ) async -> PromptPlace {
        var place = place
        switch PromptBuiltin(line) {
        case .nothing: break
        case .change(let path): await change(to: path ?? home, line, &place)
        case .changeBack: await change(to: place.previous ?? place.directory, line, &place, says: true)
        case .workingDirectory:
            await write([visible(place.directory)])
            place.settle(0)
        case .leave(let status):
            place.settle(status ?? place.status)
            place.leaves = true
        case .help:
            await write(help(at: place))
            place.settle(0)
        case .history:
            await write(history.enumerated().map { "\($0.offset + 1)  \(visible($0.element))" })
            place.settle(0)
        case .misused(let refusal): await refuse(refusal, &place)
        case nil: await run(line, on: terminal, &place)
        }
        return place
    }

    /// Says why a line does not run.
    func refuse(_ refusal: Refusal, _ place: inout PromptPlace) async {
        // Whoever pressed Ctrl-C knows it.
        if refusal.status == .interrupted { return place.settle(refusal.status.rawValue) }
        await channel.worker.say(refusal.lines, in: session)
        place.settle(refusal.status.rawValue, refusal)
    }

    /// Writes lines to stdout.
    func write(_ lines: [String]) async {
        let ending = request.terminal == nil ? "\n" : "\r\n"
        for line in lines {
            await channel.worker.draw(PromptDrawing(Array((line + ending).utf8), endsRow: true), in: session)
        }
    }

    private func help(at place: PromptPlace) -> [String] {
        var lines = ["Each line is decided by the policy and runs on \(visible(request.host)), read-only and recorded."]
        lines += PromptBuiltin.names.map { "  \($0.0)\(String(repeating: " ", count: 9 - $0.0.count))\($0.1)" }
        do throws(Refusal) {
            let reach = try runner.keeper.policy.promptReach(asked("", at: place))
            lines += ["Commands that your roles allow here: " + reach.commandNames.joined(separator: " ")]
        } catch {
            // The policy may have changed since the prompt began.
            lines += error.lines
        }
        return lines + ["Example: tail -n 20 /var/log/syslog | grep -i error"]
    }

    // MARK: directories

    private func change(to path: String, _ line: String, _ place: inout PromptPlace, says: Bool = false) async {
        let policy = runner.keeper.policy
        let asked = asked(line, at: place)
        do {
            let reach = try policy.promptReach(asked)
            let directory = try reach.directory(path, from: place.directory)
            try reach.check(try await physical(directory, reach), of: directory)
            if directory != place.directory { place.previous = place.directory }
            place.directory = directory
            place.settle(0)
            if says { await write([visible(directory)]) }
        } catch let refusal as Refusal {
            if refusal.status == .denied { await record(refusal, of: asked, by: policy) }
            await refuse(refusal, &place)
        } catch {
            await refuse(Refusal(.unavailable, "\(path) could not be looked at: \(error)"), &place)
        }
    }

    private func physical(_ directory: String, _ reach: PromptReach) async throws -> String {
        let host = reach.host
        let captured = try await question(about: directory, reach).ask(
            HostListing.command(entering: directory),
            of: host,
            for: channel,
            limit: HostListing.mostBytes,
            seconds: HostListing.seconds
        )
        if let refusal = captured.outcome.refusal { throw refusal }
        switch HostListing.place(status: captured.outcome.exitStatus, output: captured.output) {
        case .directory(let path): return path
        case .missing: throw Refusal(.notFound, "there is no \(directory) on \(host.name)")
        case .noDirectory: throw Refusal(.notFound, "\(directory) is no directory", wouldWork: "less \(directory)")
        case .closed: throw Refusal(.notFound, "the account on \(host.name) may not enter \(directory)")
        case .unclear where captured.outcome.exitStatus == ExitStatus.interrupted.rawValue:
            throw Refusal(.interrupted, "given up")
        case .unclear: throw Refusal(.unavailable, "\(host.name) does not say where \(directory) is as it should")
        }
    }

    /// Records that a line was denied.
    func record(_ refusal: Refusal, of asked: DecisionRequest, by policy: Policy) async {
        let decided = DecidedRequest(asked, from: request.source, Decision.deny(refusal).verdict, by: policy)
        runner.shadow?.compare(decided)
        var subject = decided.subject
        subject.session = session
        await runner.recordDenial(refusal, request, subject, decided.details)
    }
}
