/// A line that the prompt answers itself.
public enum PromptBuiltin: Sendable, Hashable {
    /// Nothing was typed.
    case nothing
    /// `cd`: to a path as typed, or where the prompt began.
    case change(to: String?)
    /// `cd -`.
    case changeBack
    /// `pwd`.
    case workingDirectory
    /// `exit` and `logout`: with a status, or that of the last line.
    case leave(Int32?)
    /// `help`.
    case help
    /// `history`.
    case history
    /// One of these that is not used like this.
    case misused(Refusal)

    /// The names of what the prompt answers itself, with what each is for.
    public static let names = [
        ("cd", "go to a directory that your role may read: cd DIR, cd .., cd - or cd"),
        ("pwd", "say which directory that is"),
        ("history", "list the lines of this session"),
        ("help", "say this"),
        ("exit", "leave; Ctrl-D does too"),
        ("logout", "leave"),
    ]

    /// Reads a line; nil where it is none of these, and the policy decides about it.
    public init?(_ line: String) {
        guard line.contains(where: { $0 != " " && $0 != "\t" }) else {
            self = .nothing
            return
        }
        guard let draft = LineDraft(line), draft.stages.count == 1, let stage = draft.stages.first,
            let name = stage.words.first, !name.isGlob
        else { return nil }
        let words = stage.words.dropFirst()
        let arguments = words.first?.text == "--" ? words.dropFirst() : words
        switch name.text {
        case "cd":
            guard arguments.count <= 1, !(arguments.first?.isGlob ?? false) else {
                self = .misused(Self.misuse("cd takes one directory, by its name", try: "cd /var/log"))
                return
            }
            self = arguments.first?.text == "-" ? .changeBack : .change(to: arguments.first?.text)
        case "exit", "logout":
            let status = arguments.first.flatMap { Int32($0.text) }
            let isStatus = status.map { (0...255).contains($0) } ?? false
            guard arguments.isEmpty || (arguments.count == 1 && isStatus) else {
                self = .misused(Self.misuse("\(name.text) takes a status from 0 to 255, or nothing", try: name.text))
                return
            }
            self = .leave(status)
        case "pwd", "help", "history":
            guard arguments.isEmpty else {
                self = .misused(Self.misuse("\(name.text) takes nothing", try: name.text))
                return
            }
            self = name.text == "pwd" ? .workingDirectory : name.text == "help" ? .help : .history
        default: return nil
        }
    }

    private static func misuse(_ message: String, try wouldWork: String) -> Refusal {
        Refusal(.usage, message, rule: "the prompt's own commands", wouldWork: wouldWork)
    }
}
