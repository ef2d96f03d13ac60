import Foundation
import PeekCore
import PeekVerbs

/// The person's own `ssh`, with their configuration, agent, keys and running connections.
struct SSHClient: Sendable {
    let gateway: Gateway
    let environment: [String: String]
    let signals: SignalWatch

    /// What `ssh` itself returns when it fails (ssh(1), "EXIT STATUS").
    private static let failed: Int32 = 255

    /// Seconds until a host that does not answer counts as unreachable; as `ssh` has no limit of its own.
    private static let connectTimeout = 10

    /// What the gateway may be told about this side; it takes no other names.
    private static let sentNames = [
        "PRODPEEK_TZ", "PRODPEEK_COLOR", "PRODPEEK_COLUMNS", "PRODPEEK_REASON", "PRODPEEK_INCIDENT", "PRODPEEK_QUIET",
        "PRODPEEK_PROGRESS", "NO_COLOR",
    ]

    /// Runs a verb there; stdin, stdout, stderr and the exit status are its own.
    func pass(
        _ words: [String],
        _ needs: VerbNeeds,
        isStream: Bool = false,
        _ console: ProcessConsole
    ) async throws -> Int32 {
        let keys = (needs == .keys || needs == .terminal) && console.readsKeys
        var streams = ChildProcess.Streams()
        if needs == .nothing || (needs == .keys && !keys) { streams.input = "/dev/null" }
        // With a terminal ssh says farewell on it, unless only errors are to be said.
        return try await run(
            words,
            keys ? ["-t", "-o", "LogLevel=ERROR"] : ["-T"],
            streams,
            isStream: isStream,
            console
        )
    }

    /// Runs a verb there whose output goes into `file`.
    func save(_ words: [String], to file: String, _ console: ProcessConsole) async throws -> Int32 {
        try await run(words, ["-T"], ChildProcess.Streams(input: "/dev/null", output: file), console)
    }

    /// Runs a verb there whose stdin is `file`, which exists.
    func send(_ file: String, to words: [String], _ console: ProcessConsole) async throws -> Int32 {
        try await run(words, ["-T"], ChildProcess.Streams(input: file), console)
    }

    /// Runs a verb there, at most so long, and keeps what it says.
    func answer(_ words: [String], within limit: Duration, _ console: ProcessConsole) async throws -> SSHAnswer {
        let errors = try TemporaryFile("errors")
        let streams = ChildProcess.Streams(input: "/dev/null", output: "/dev/null", errors: errors.path)
        let log = try TemporaryFile("log")
        let outcome = try await process(words, ["-T"], streams, log).run(signals, within: limit)
        let verdict = verdict(outcome, SSHLog(log.text))
        let said = errors.text.split(separator: "\n").map(String.init)
        return SSHAnswer(status: verdict?.status.rawValue ?? outcome.status, lines: verdict?.lines ?? said)
    }

    /// What a verb there prints, at most so long waited for; nil when it fails, or would have to ask somebody.
    func text(of words: [String], within limit: Duration) async throws -> String? {
        let output = try TemporaryFile("output")
        let log = try TemporaryFile("log")
        let streams = ChildProcess.Streams(input: "/dev/null", output: output.path, errors: "/dev/null")
        var child = process(words, ["-T", "-o", "BatchMode=yes"], streams, log)
        // Nor in a window of its own (ssh(1)).
        child.environment["SSH_ASKPASS_REQUIRE"] = "never"
        let outcome = try await child.run(signals, within: limit)
        return outcome.status == 0 ? output.text : nil
    }

    private func run(
        _ words: [String],
        _ options: [String],
        _ streams: ChildProcess.Streams,
        isStream: Bool = false,
        _ console: ProcessConsole
    ) async throws -> Int32 {
        let log = try TemporaryFile("log")
        var child = process(words, options, streams, log)
        child.endsUnread = isStream
        let outcome = try await child.run(signals)
        // As every program says that wrote to a reader who had gone.
        if outcome.wasUnread { return 128 + SIGPIPE }
        let messages = SSHLog(log.text)
        let verdict = verdict(outcome, messages)
        console.warn(messages.lines(beside: verdict))
        if let verdict { throw verdict }
        return outcome.status == Self.failed ? outcome.stopped ?? outcome.status : outcome.status
    }

    private func verdict(_ outcome: ChildProcess.Outcome, _ log: SSHLog) -> Refusal? {
        if outcome.wasTooSlow { return Refusal(.unavailable, "\(gateway.address) does not answer in time") }
        guard outcome.status == Self.failed, outcome.stopped == nil else { return nil }
        return log.refusal(gateway)
    }

    private func process(
        _ words: [String],
        _ options: [String],
        _ streams: ChildProcess.Streams,
        _ log: TemporaryFile
    ) -> ChildProcess {
        ChildProcess(
            words: ["ssh"] + options + self.options(log) + [gateway.host, "--", quoteWords(words)],
            environment: told,
            streams: streams
        )
    }

    private func options(_ log: TemporaryFile) -> [String] {
        var words = ["-a", "-x", "-l", "prodpeek", "-p", String(gateway.port), "-E", log.path]
        // Forwardings and commands of the person's configuration are meant for hosts, not for a gateway.
        words += ["-o", "ClearAllForwardings=yes", "-o", "RemoteCommand=none"]
        words += ["-o", "ConnectTimeout=\(Self.connectTimeout)"]
        words += ["-o", "SendEnv=\(Self.sentNames.joined(separator: " "))"]
        if let identity = gateway.identity {
            words += ["-o", "IdentityFile=\(quotePath(identity))", "-o", "IdentitiesOnly=yes"]
        }
        if !gateway.knownHosts.isEmpty {
            words += ["-o", "UserKnownHostsFile=\(gateway.knownHosts.map(quotePath).joined(separator: " "))"]
        }
        return words
    }

    private var told: [String: String] {
        var told = environment
        told["PRODPEEK_TZ"] = environment["PRODPEEK_TZ"] ?? TimeZone.current.identifier
        if let terminal = ProcessConsole.terminal(environment) {
            told["PRODPEEK_COLUMNS"] = String(terminal.columns)
            if terminal.type != "dumb" { told["PRODPEEK_COLOR"] = "1" }
        }
        told["PRODPEEK_PROGRESS"] = ProcessConsole.showsProgress(environment) ? "1" : nil
        return told
    }
}

/// What a verb on the gateway came to.
struct SSHAnswer: Sendable {
    /// The exit status.
    let status: Int32
    /// What it said on stderr.
    let lines: [String]

    /// Whether asking again later may come to something else.
    var isTemporary: Bool {
        switch ExitStatus(rawValue: status) {
        case .success, .usage, .notFound, .denied: false
        default: true
        }
    }
}
