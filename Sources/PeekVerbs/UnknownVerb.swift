import ArgumentParser
import PeekCore

/// What to say to arguments that name no verb; nil when they name one, so that something else is wrong with them.
func unknownVerb(in arguments: [String]) -> Refusal? {
    var path = "prodpeek"
    var commands = ProdpeekCommand.configuration.subcommands
    for (index, word) in arguments.enumerated() {
        // Behind a verb without further ones stand its own arguments; help is the parser's own.
        guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
        guard let found = commands.first(where: { $0.configuration.commandName == word }) else {
            let names = commands.compactMap { $0.configuration.commandName }
            let rest = arguments[(index + 1)...]
            return Refusal(
                .usage,
                "there is no verb \(path) \(word)",
                wouldWork: nearest(to: word, among: names).map { quoteVerb([path, $0], rest) }
                    ?? (index == 0 ? habit(word, rest) : nil) ?? "\(path) with one of: \(names.joined(separator: ", "))"
            )
        }
        path += " \(word)"
        commands = found.configuration.subcommands
    }
    return nil
}

private func quoteVerb(_ verb: [String], _ rest: ArraySlice<String>) -> String {
    verb.joined(separator: " ") + (rest.isEmpty ? "" : " \(quoteWords(Array(rest)))")
}

/// The verb for what somebody knows by the name of another program.
private func habit(_ word: String, _ rest: ArraySlice<String>) -> String? {
    switch word {
    case "logs", "log", "follow": rest.isEmpty ? "prodpeek tail SERVICE" : quoteVerb(["prodpeek tail"], rest)
    case "ssh" where rest.count == 1, "sh" where rest.count == 1: quoteVerb(["prodpeek shell"], rest)
    case "ssh", "exec", "sh": "prodpeek run HOST -- COMMAND, or ssh HOST@gateway COMMAND"
    case "scp", "cp", "sftp", "rsync", "get": "prodpeek run HOST -o raw -- cat FILE > FILE"
    case "cat", "grep", "less", "head", "ps", "top", "ls", "df", "journalctl", "systemctl", "zgrep":
        "prodpeek run HOST -- \(quoteVerb([word], rest))"
    default: nil
    }
}
