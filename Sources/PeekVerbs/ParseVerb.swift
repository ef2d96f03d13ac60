import ArgumentParser
import PeekCore

/// What a list of arguments turned out to be.
enum ParsedArguments {
    /// A verb that the gateway answers.
    case verb(any Verb)
    /// A verb that only the program on a person's machine can do.
    case local(LocalVerb)
    /// A text that was asked for, such as help.
    case help(String)
    /// Not a verb; the refusal says how it is used.
    case refused(Refusal)
}

/// Reads arguments by the grammar of ``ProdpeekCommand``.
///
/// - Parameter columns: the width of help texts.
func parse(_ arguments: [String], columns: Int) -> ParsedArguments {
    // The parser's own entry point for shells that complete words; it reads this process's environment.
    if let first = arguments.first, first.hasPrefix("---") {
        return .refused(Refusal(.usage, "there is no verb called \(first)", wouldWork: "prodpeek help"))
    }
    do {
        let command = try ProdpeekCommand.parseAsRoot(
            arguments.first == "run" ? beforeTerminator(arguments) : arguments
        )
        if var run = command as? RunVerb {
            run.command = Array(arguments.drop { $0 != "--" }.dropFirst())
            guard !run.command.isEmpty else {
                throw ValidationError("a command is missing after --")
            }
            return .verb(run)
        }
        if let local = (command as? any LocallyDone)?.local { return .local(local) }
        if let verb = command as? any Verb { return .verb(verb) }
        // A group without its verb, or `help`: its own run says what there is.
        var group = command
        try group.run()
        return .refused(Refusal(.usage, "a verb is missing", wouldWork: "prodpeek help"))
    } catch {
        if ProdpeekCommand.exitCode(for: error) != .success, let refusal = unknownVerb(in: arguments) {
            return .refused(refusal)
        }
        return explained(error, columns: columns)
    }
}

private func beforeTerminator(_ arguments: [String]) -> [String] {
    Array(arguments.prefix { $0 != "--" })
}

private func explained(_ error: any Error, columns: Int) -> ParsedArguments {
    if ProdpeekCommand.exitCode(for: error) == .success {
        return .help(ProdpeekCommand.fullMessage(for: error, columns: columns))
    }
    let message = ProdpeekCommand.message(for: error)
        .split(whereSeparator: \.isNewline).map { $0.trimmingBlanks }.filter { !$0.isEmpty }.joined(separator: " ")
    let usage = ProdpeekCommand.fullMessage(for: error, columns: columns)
        .split(whereSeparator: \.isNewline).first { $0.hasPrefix("Usage: ") }
    return .refused(
        Refusal(
            .usage,
            message.isEmpty ? "this is not how prodpeek is used" : message,
            wouldWork: usage.map { String($0.dropFirst("Usage: ".count)) } ?? "prodpeek help"
        )
    )
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
