import PeekCore
import PeekVerbs

/// What the program knows of its surroundings while it does one verb.
struct LocalProgram: Sendable {
    let home: Home
    let options: GlobalOptions
    let console: ProcessConsole
    let signals: SignalWatch

    /// Sends words to the gateway and passes on everything that comes back.
    func ask(_ words: [String], _ needs: VerbNeeds, isStream: Bool) async throws -> Int32 {
        // What still waits after this is told by the verb itself, which asks the same gateway.
        if words.first == "deploy" { _ = await ReportSpool(directory: home.spool).deliver(by: self) }
        return try await ssh(try gateway()).pass(words, needs, isStream: isStream, console)
    }

    /// Does what needs files here.
    func perform(_ verb: LocalVerb) async throws -> Int32 {
        switch verb {
        case .initialize(let address): try await GatewaySetup(program: self).run(address)
        case .deployRun(let run): try await RecordedRun(program: self, run: run).perform()
        case .export(let file, let words): try await export(words, to: file)
        case .checkPolicy(let file): try await checkPolicy(file)
        case .testPolicy(let path, let json): try await testPolicy(path, json: json)
        case .diffPolicies(let old, let new, let json):
            try await report(PolicyDifference(from: try loadPolicy(old), to: try loadPolicy(new)), json: json, console)
        case .schema(let file): try await writeSchema(of: file)
        case .explain(let question, let file, let line):
            try await explain(question, line, try loadPolicy(file), console)
        case .eval(let question, let file): try await eval(question, try loadPolicy(file), console)
        case .replayPolicy(let file, let words): try await replayPolicy(file, words)
        case .sshConfiguration: try await writeSSHConfiguration()
        case .completionScript(let shell):
            try await print(completionScript(for: shell))
        }
    }

    /// The gateway that the options, the environment or the configuration name.
    func gateway() throws -> Gateway {
        try Gateway.chosen(options, home)
    }

    /// The person's `ssh` to a gateway.
    func ssh(_ gateway: Gateway) -> SSHClient {
        SSHClient(gateway: gateway, environment: home.environment, signals: signals)
    }

    func print(_ text: String) async throws -> Int32 {
        try await console.write(Array("\(text)\n".utf8))
        return ExitStatus.success.rawValue
    }
}
