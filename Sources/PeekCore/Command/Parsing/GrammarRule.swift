/// What the grammar does not have, each with its reason and what to type instead.
enum GrammarRule {
    case empty
    case emptyStage
    case or
    case and
    case background
    case sequence
    case pipeBoth
    case redirection
    case expansion
    case substitution
    case grouping
    case braces
    case history
    case comment
    case tilde
    case danglingEscape
    case unclosedQuote
    case unquotedGlob(String)
    case brokenGlob(String)
    case hiddenGlob(String)
    case deepGlob(Int)
    case quotedName
    case assignment(String)
    case foreign(Unicode.Scalar)
    case tooManyStages(Int)
    case tooManyWords(Int)

    /// What a refusal gives as its rule.
    static let name = "grammar"

    /// The rule against an unquoted `byte`.
    init(unquoted byte: UInt8, beforeSame isDoubled: Bool) {
        switch byte {
        case UInt8(ascii: "`"): self = .substitution
        case UInt8(ascii: ";"): self = .sequence
        case UInt8(ascii: "&"): self = isDoubled ? .and : .background
        case UInt8(ascii: "<"), UInt8(ascii: ">"): self = .redirection
        case UInt8(ascii: "("), UInt8(ascii: ")"): self = .grouping
        case UInt8(ascii: "{"), UInt8(ascii: "}"): self = .braces
        default: self = .history
        }
    }

    /// The refusal for what stands at `column`, counted in characters from 1.
    ///
    /// - Parameter isAtEnd: whether nothing comes behind it.
    func refusal(column: Int, isAtEnd: Bool = false) -> Refusal {
        let (message, wouldWork) = texts
        return Refusal(
            .denied,
            "column \(column): \(message)",
            rule: Self.name,
            wouldWork: wouldWork,
            isIncomplete: isAtEnd && lacksMore
        )
    }

    /// Whether it is about something that is not there yet.
    private var lacksMore: Bool {
        switch self {
        case .empty, .emptyStage, .redirection, .danglingEscape, .unclosedQuote: true
        default: false
        }
    }

    private var texts: (message: String, wouldWork: String) {
        switch self {
        case .empty: ("there is no command", "a command, such as tail -n 50 FILE")
        case .emptyStage: ("a pipe has no command on one side", "a command on both sides, or no |")
        case .or: ("|| would run a second command, and a line is one pipeline", "run the two commands one by one")
        case .and: ("&& would run a second command, and a line is one pipeline", "run the two commands one by one")
        case .sequence: ("; would run a second command, and a line is one pipeline", Self.twoOrQuoted(";"))
        case .background: ("& would run the command in the background", "leave the & out, or quote it: '&'")
        case .pipeBoth: ("|& is not read here", "2>&1 |")
        case .redirection:
            (
                "only 2>/dev/null and 2>&1 redirect, once and after a command; nothing is read from or written to a file",
                "name the file as an operand, or redirect on your own machine: ssh HOST@gateway 'COMMAND' > FILE"
            )
        case .expansion: ("$ would be expanded, and nothing is", "single quotes if it is text: '$'")
        case .substitution: ("` would run a command inside the line", "single quotes if it is text: '`'")
        case .grouping: ("parentheses would start a subshell or a function", "quote them if they are text: '('")
        case .braces: ("braces would be expanded, and are not here", "write each word out, or quote them: '{'")
        case .history: ("! stands for the history of a shell, and there is none", "quote it if it is text: '!'")
        case .comment: ("# would start a comment", "quote it if it is text: '#'")
        case .tilde: ("~ would stand for a home directory, and there is none", "write the whole path from /")
        case .danglingEscape: ("a backslash ends the line", #"leave it out, or quote it: '\'"#)
        case .unclosedQuote: ("a quote is not closed", #"close it, or put a backslash in front: \' or \""#)
        case .unquotedGlob(let word):
            ("\(word) has *, ? or [ and is no path", "quote it: \(singleQuoted(word))")
        case .brokenGlob(let word):
            (
                "the bracket in \(word) is not closed, or holds more than characters and ranges",
                "[0-9], or quote it: \(singleQuoted(word))"
            )
        case .hiddenGlob(let word):
            ("\(word) would match names that start with a dot", "name such a file in full")
        case .deepGlob(let most):
            (
                "the wildcards reach over more than \(most) directories",
                "a path with fewer directories after the first *"
            )
        case .quotedName: ("the command's name is quoted or escaped", "the plain name")
        case .assignment(let word):
            ("\(word) would set a variable, and the environment is fixed", "the command alone")
        case .foreign(let scalar):
            (
                "the character \(scalar.codePoint) looks like another one",
                "plain blanks, quotes and dashes, or single quotes if it is text"
            )
        case .tooManyStages(let most): ("more than \(most) commands in a pipeline", "a shorter pipeline")
        case .tooManyWords(let most): ("more than \(most) words", "a shorter line, or several")
        }
    }

    private static func twoOrQuoted(_ text: String) -> String {
        "run the two commands one by one, or quote it if it is text: '\(text)'"
    }
}
