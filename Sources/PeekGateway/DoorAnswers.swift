import PeekCertificates
import PeekCore
import PeekPolicyFile
import PeekSSH
import PeekVerbs

/// Answers the clients of the SSH door: who they are, and what becomes of what they ask.
struct DoorAnswers: DoorHandler {
    /// The login name of the command line's verbs.
    static let verbLogin = "prodpeek"

    let keeper: PolicyKeeper
    let runner: SessionRunner
    let facts: FactRecorder
    let failedLogins: FailedLogins
    let live: LiveSessionTable
    let log: any EventLog
    let recordings: any Recordings
    let exports: any RecordingExports
    let deploys: DeployIntake
    let incidents: IncidentIntake
    let candidates: any CandidatePolicies

    func authenticate(_ key: PublicKey, source: SocketAddress) -> Result<AuthenticatedPrincipal, Refusal> {
        guard let blob = key.blob else {
            return .failure(Refusal(.notAuthenticated, "the key is not base64"))
        }
        return PeekCertificates.authenticate(
            blob: blob,
            type: key.type,
            policy: keeper.policy,
            source: source.address,
            now: .now
        ).map { AuthenticatedPrincipal(principal: $0.principal, mayHaveTerminal: $0.permitsTerminal) }
    }

    func refused(_ refusal: DoorRefusal) async {
        switch refusal.kind {
        case .authentication(let offered, let reasons):
            let host = keeper.policy.hosts[refusal.login]?.name
            await failedLogins.record(refusal, host: host, offered: offered, reasons: reasons)
        case .forwarding(let what):
            await facts.record(
                .forwardingRefused,
                principal: refusal.principal ?? "-",
                source: "\(refusal.source)",
                subject: Subject(host: keeper.policy.hosts[refusal.login]?.name),
                outcome: .denied,
                reason: "forwarding is never allowed: \(what)",
                details: ["login": refusal.login]
            )
        }
    }

    // What becomes of a request; small, because somebody holds it as long as a look goes on.
    private enum Answer {
        case look(SessionRequest)
        case shell(SessionRequest)
        case other(@Sendable () async -> Void)
    }

    func handle(_ request: DoorRequest) async {
        let channel = request.channel
        switch answer(to: request) {
        case .look(let look): await channel.finish(await runner.run(look))
        case .shell(let shell): await channel.finish(await runner.shell(shell))
        case .other(let answer): await answer()
        }
    }

    @inline(never)
    private func answer(to request: DoorRequest) -> Answer {
        if let refusal = request.refusal { return refusing(request, refusal) }
        // A role that a reload has taken away is gone for the next request, also on an old connection.
        guard let principal = keeper.policy.principals[request.principal.name] else {
            let refusal = Refusal(.denied, "the policy no longer knows \(request.principal.name)", rule: "principals")
            return refusing(request, refusal)
        }
        var request = request
        request.principal = principal
        switch request.ask {
        case .subsystem(let name): return refusing(request, subsystemRefusal(name, request))
        case .exec(let bytes):
            guard let line = String(validating: bytes, as: UTF8.self) else { return refusing(request, notUTF8(bytes)) }
            return answer(to: line, request)
        case .cutExec(let bytes): return refusing(request, hasNUL(bytes))
        case .shell where request.login == Self.verbLogin: return running("--help", request)
        case .shell:
            let policy = keeper.policy
            guard policy.mayLook(request.principal, at: request.login) else {
                return refusing(request, unknownHost(request, policy))
            }
            return .shell(session(of: SessionStart.promptLine, request))
        }
    }

    private func answer(to line: String, _ request: DoorRequest) -> Answer {
        if request.login == Self.verbLogin { return running(line, request) }
        let policy = keeper.policy
        guard policy.mayLook(request.principal, at: request.login) else { return unseen(line, request, policy) }
        if let copy = FileCopy(line: line) { return refusing(request, refusal(of: copy, request)) }
        return .look(session(of: line, request))
    }

    private func running(_ line: String, _ request: DoorRequest) -> Answer {
        .other { await request.channel.finish(.status(await verb(line, request))) }
    }

    private func refusing(_ request: DoorRequest, _ refusal: Refusal, _ decided: DecidedRequest? = nil) -> Answer {
        .other { await refuse(request, refusal, decided) }
    }

    private func session(of line: String, _ request: DoorRequest) -> SessionRequest {
        SessionRequest(
            principal: request.principal,
            source: "\(request.source)",
            host: request.login,
            line: line,
            reason: request.channel.environment["PRODPEEK_REASON"],
            incident: request.channel.environment["PRODPEEK_INCIDENT"],
            channel: request.channel,
            endsChannel: true,
            terminal: request.channel.terminal,
            passesInput: true,
            presentation: .bytes,
            quietlyRefused: request.quietlyRefused
        )
    }

    private func verb(_ line: String, _ request: DoorRequest) async -> Int32 {
        let words: [String]
        do {
            words = try splitWords(line)
        } catch {
            await request.channel.say(error)
            return error.status.rawValue
        }
        let looks = ChannelLooks(
            runner: runner,
            principal: request.principal,
            source: "\(request.source)",
            channel: request.channel,
            quietlyRefused: request.quietlyRefused
        )
        let context = VerbContext(
            principal: request.principal,
            source: "\(request.source)",
            policy: keeper.policy,
            log: log,
            recordings: recordings,
            exports: exports,
            looks: looks,
            live: live,
            deploys: deploys,
            incidents: incidents,
            candidates: candidates,
            shadow: runner.shadow?.status,
            lastReport: { [confinement = runner.confinement] in confinement.last(of: $0) },
            schema: { file in
                switch file {
                case .policy: PolicySchema.policy.text
                case .cases: PolicySchema.cases.text
                }
            },
            console: request.channel,
            currentPolicy: { [keeper] in keeper.policy }
        )
        return await runVerb(words, context)
    }

    // MARK: refusals

    private func refuse(_ request: DoorRequest, _ refusal: Refusal, _ decided: DecidedRequest?) async {
        await facts.record(
            .sessionRefused,
            principal: request.principal.name,
            source: "\(request.source)",
            subject: decided?.subject ?? Subject(host: keeper.policy.hosts[request.login]?.name),
            outcome: .denied,
            reason: refusal.message,
            details: ["login": request.login].merging(decided?.details ?? [:]) { login, _ in login }
        )
        await request.channel.say(refusal)
        await request.channel.finish(.status(refusal.status.rawValue))
    }

    // Another policy may show the host, so that this is a decision like any other.
    private func unseen(_ line: String, _ request: DoorRequest, _ policy: Policy) -> Answer {
        let asked = DecisionRequest(
            principal: request.principal.name,
            host: request.login,
            line: line,
            reason: request.channel.environment["PRODPEEK_REASON"],
            incident: request.channel.environment["PRODPEEK_INCIDENT"]
        )
        let decided = DecidedRequest(asked, from: "\(request.source)", policy.decide(asked).verdict, by: policy)
        runner.shadow?.compare(decided)
        return refusing(request, unknownHost(request, policy), decided)
    }

    private func subsystemRefusal(_ name: String, _ request: DoorRequest) -> Refusal {
        guard name == "sftp" else {
            return Refusal(
                .denied,
                "there is no subsystem \(name)",
                rule: "subsystems",
                wouldWork: "ssh prodpeek@GATEWAY --help lists what there is"
            )
        }
        return refusal(of: .sftp, request)
    }

    private func refusal(of copy: FileCopy, _ request: DoorRequest) -> Refusal {
        let policy = keeper.policy
        guard policy.mayLook(request.principal, at: request.login) else { return unknownHost(request, policy) }
        var refusal = Refusal(
            .denied,
            copy.refused(at: request.login),
            rule: "file copies",
            wouldWork: copy.wouldWork(at: request.login),
            ask: policy.contact(for: request.principal, at: request.login)
        )
        guard let line = copy.lookingLine else { return refusal }
        let asked = DecisionRequest(
            principal: request.principal.name,
            host: request.login,
            line: line,
            reason: request.channel.environment["PRODPEEK_REASON"],
            incident: request.channel.environment["PRODPEEK_INCIDENT"]
        )
        // What would be refused as well is no advice.
        if case .deny(let denied) = policy.decide(asked) {
            refusal.message += "; and \(denied.message)"
            refusal.wouldWork = denied.wouldWork
        }
        return refusal
    }

    private func unknownHost(_ request: DoorRequest, _ policy: Policy) -> Refusal {
        let hosts = policy.hosts(for: request.principal)
        return Refusal(
            .notFound,
            "no host \(request.login), or none that you may see",
            rule: "roles of \(request.principal.name)",
            wouldWork: hosts.isEmpty ? nil : "one of: \(firstNames(of: hosts))"
        )
    }

    // The verb `hosts` lists them all; thousands are too much for a refusal.
    private func firstNames(of hosts: [Host]) -> String {
        let shown = 1000
        return hosts.prefix(shown).map(\.name).joined(separator: ", ")
            + (hosts.count > shown ? " and \(hosts.count - shown) more: ssh prodpeek@GATEWAY hosts" : "")
    }

    private func hasNUL(_ bytes: [UInt8]) -> Refusal {
        let shown = String(decoding: bytes.prefix(60), as: UTF8.self)
        return Refusal(
            .denied,
            "the command line has a NUL byte, or something else that no command has, behind: \(shown)",
            rule: "command line",
            wouldWork: "the same line without it"
        )
    }

    private func notUTF8(_ bytes: [UInt8]) -> Refusal {
        let shown = String(decoding: bytes.prefix(60), as: UTF8.self)
        return Refusal(
            .denied,
            "the command line is not UTF-8: \(shown)",
            rule: "command line",
            wouldWork: "the same line in UTF-8, with ? for a character in a file's name that is not"
        )
    }
}
