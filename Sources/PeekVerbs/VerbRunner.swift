import PeekCore

/// Runs one verb of the command line, such as `["session", "list", "--json"]`, and returns its exit status.
///
/// Every run is a `verb.run` event before it does anything; when the event log cannot be written, nothing is done
/// (``ExitStatus/unavailable``). A run that is refused is a second event with the outcome and the reason. Texts go to
/// `context.console` alone. Cancelling the task ends the verb.
public func runVerb(_ arguments: [String], _ context: VerbContext) async -> Int32 {
    let output = Output(context.console, now: context.clock())
    do {
        return try await answer(arguments, context, output)
    } catch is ConsoleClosed {
        return ExitStatus.interrupted.rawValue
    } catch is CancellationError {
        return ExitStatus.interrupted.rawValue
    } catch {
        return await output.refuse(refusal(for: error))
    }
}

private func answer(_ arguments: [String], _ context: VerbContext, _ output: Output) async throws -> Int32 {
    let verb: any Verb
    switch parse(arguments, columns: output.columns) {
    case .help(let text):
        try await output.lines([text])
        return ExitStatus.success.rawValue
    case .refused(let refusal):
        try await record(arguments, context, .failure, refusal.message)
        throw refusal
    // These need no file, only what the gateway has built in.
    case .local(.schema(let file)):
        try await record(arguments, context, .success)
        try await output.lines([context.schema(file)])
        return ExitStatus.success.rawValue
    case .local(.completionScript(let shell)):
        try await record(arguments, context, .success)
        try await output.lines([completionScript(for: shell)])
        return ExitStatus.success.rawValue
    case .local:
        let refusal = Refusal(
            .usage,
            "\(arguments.prefix(2).joined(separator: " ")) works with files of your machine, not of the gateway",
            wouldWork: "install the program prodpeek and type: prodpeek \(quoteWords(arguments))"
        )
        try await record(arguments, context, .failure, refusal.message)
        throw refusal
    case .verb(let parsed):
        verb = parsed
    }
    try await record(arguments, context, .success)
    do {
        return try await verb.perform(context, output)
    } catch let error where !(error is ConsoleClosed || error is CancellationError) {
        let refusal = refusal(for: error)
        let outcome: Fact.Outcome = refusal.status == .denied || refusal.status == .notFound ? .denied : .failure
        try await record(arguments, context, outcome, refusal.message)
        throw error
    }
}

/// What a person is told about any error that a verb throws.
func refusal(for error: any Error) -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case let refused as DeployRefusal: refused.refusal
    default: Refusal(.unavailable, "the gateway could not finish this: \(error)", ask: "the gateway's operators")
    }
}

private func record(
    _ arguments: [String],
    _ context: VerbContext,
    _ outcome: Fact.Outcome,
    _ reason: String = "-"
) async throws {
    let fact = Fact(
        type: .verbRun,
        time: context.clock(),
        principal: context.principal.name,
        source: context.source,
        outcome: outcome,
        reason: reason,
        policyHash: context.policy.hash,
        details: .text(["line": quoteWords(arguments)])
    )
    do {
        try await context.log.append([fact])
    } catch {
        throw Refusal(
            .unavailable,
            "the event log cannot be written, so nothing is done",
            ask: "the gateway's operators"
        )
    }
}
