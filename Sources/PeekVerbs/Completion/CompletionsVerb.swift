import ArgumentParser
import PeekCore

struct CompletionsVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a script with which your shell completes verbs, options and names.",
        discussion: """
            bash and zsh read it at their start, fish finds it in its directory:
              source <(prodpeek completions bash)     in ~/.bashrc
              source <(prodpeek completions zsh)      in ~/.zshrc, after compinit
              prodpeek completions fish > ~/.config/fish/completions/prodpeek.fish

            Names such as hosts come from the gateway, are kept for a minute, and never make the shell wait long.

            Example:
              prodpeek completions bash
            """
    )

    @Argument(help: "The shell.")
    var shell: WordOf<CompletedShell>

    var local: LocalVerb? { .completionScript(for: shell.value) }
}

/// A shell that has a script.
public enum CompletedShell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

/// The script that makes a shell complete the words of `prodpeek`.
public func completionScript(for shell: CompletedShell) -> String {
    switch shell {
    case .bash: namesAreNoFiles(ProdpeekCommand.completionScript(for: .bash))
    case .zsh: ProdpeekCommand.completionScript(for: .zsh)
    case .fish: ProdpeekCommand.completionScript(for: .fish)
    }
}

// The parser's script has bash treat all words as files: beside a directory `checkout` it would complete `checkout/`.
private func namesAreNoFiles(_ script: String) -> String {
    let adding = "__prodpeek_add_completions"
    return script.replacing("complete -o filenames -F", with: "complete -F")
        .replacing("\(adding) -f", with: "compopt -o filenames; \(adding) -f")
        .replacing("\(adding) -d", with: "compopt -o filenames; \(adding) -d")
}

/// Answers a shell that asks by its script how a word may go on.
///
/// - Parameter arguments: what the script says, beginning with `---completion`.
/// - Returns: a candidate a line, as that shell reads them; empty when there is none, or the question is no such one.
public func completedWords(_ arguments: [String], from names: KnownNames) -> String {
    KnownNames.$current.withValue(names) {
        do {
            _ = try ProdpeekCommand.parseAsRoot(arguments)
            return ""
        } catch {
            guard ProdpeekCommand.exitCode(for: error) == .success else { return "" }
            return ProdpeekCommand.fullMessage(for: error)
        }
    }
}
