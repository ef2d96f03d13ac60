import ArgumentParser
import PeekCore

extension CompletionKind {
    /// Names that the gateway knows.
    static func names(of thing: NamedThing) -> CompletionKind {
        .custom { words, index, _ in
            // Behind it stands a command, which is not this program's.
            guard !words.prefix(max(0, index)).contains("--") else { return [] }
            let typed = TypedWord(words, index, CompletionShell.requesting)
            return typed.answers(KnownNames.current.names(of: thing, beginning: typed.text))
        }
    }
}

/// The word that somebody has a shell complete.
struct TypedWord {
    /// All of it.
    let text: String
    /// The part of it that the shell does not take for the word, because it breaks words at colons.
    private let head: String
    private let shell: CompletionShell?

    /// Takes the words as a shell tells them, the program first.
    init(_ words: [String], _ index: Int, _ shell: CompletionShell?) {
        let last = words.indices.contains(index) ? words[index] : ""
        self.shell = shell
        // COMP_WORDBREAKS has a colon (bash(1)): NAME:REST comes as three words, and the cursor may be on the second.
        if shell == .bash, last == ":", index >= 1 {
            head = words[index - 1] + ":"
            text = head
        } else if shell == .bash, index >= 2, words.indices.contains(index), words[index - 1] == ":" {
            head = words[index - 2] + ":"
            text = head + last
        } else {
            head = ""
            text = last
        }
    }

    /// The lines that the shell reads, which the parser passes on as they are.
    func answers(_ names: [KnownName]) -> [String] {
        names.compactMap { known in
            guard known.isPlain, known.name.hasPrefix(head) else { return nil }
            let name = visible(String(known.name.dropFirst(head.count)))
            let about = visible(known.about)
            // _describe of zshcompsys(1) has the name before an unquoted colon; fish(1) has it before a tabulator.
            switch shell {
            case .zsh?: return name.zshQuoted + (about.isEmpty ? "" : ":\(about)")
            case .fish?: return about.isEmpty ? name : "\(name)\t\(about)"
            default: return name
            }
        }
    }
}

extension String {
    fileprivate var zshQuoted: String { replacing("\\", with: "\\\\").replacing(":", with: "\\:") }
}
