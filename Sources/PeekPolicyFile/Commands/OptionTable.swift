import PeekCore

/// The options of one command as they are read; none may be said twice.
struct OptionTable {
    private(set) var short: [Character: OptionArgument] = [:]
    private(set) var long: [String: OptionArgument] = [:]
    private(set) var exact: [String: OptionArgument] = [:]
    private(set) var refused: [String: String] = [:]
    private(set) var recursive: Set<String> = []
    private(set) var required: [String] = []

    private let reader: StrictReader
    private let command: String
    private var lines: [String: Int] = [:]

    /// Starts without options.
    init(reader: StrictReader, command: String) {
        self.reader = reader
        self.command = command
    }

    /// Options without a value: one text such as `-f -F --retry`.
    mutating func addFlags(_ node: YAMLNode) {
        guard let text = reader.text(node, "the flags of \(command)") else { return }
        for option in options(text, at: node.position) { allow(option, .none) }
    }

    /// Options with a value: `-n --lines: size`.
    mutating func addValues(_ node: YAMLNode) {
        for entry in reader.entries(node, "the values of \(command)") ?? [] {
            let argument = reader.argument(entry.value, "the value of \(quoted(entry.key))")
            for option in options(entry.key, at: entry.position) {
                if let argument { allow(option, argument) }
            }
        }
    }

    /// Options of which each must be given: one text such as `-b -n`.
    mutating func addRequired(_ node: YAMLNode) {
        guard let text = reader.text(node, "requires of \(command)") else { return }
        required = named(text, "requires", at: node.position)
    }

    /// Options left out on purpose: `-o --output: it writes a file`.
    mutating func addRefused(_ node: YAMLNode) {
        for entry in reader.entries(node, "refused of \(command)") ?? [] {
            let reason = reader.text(entry.value, "the reason for \(quoted(entry.key))")
            for option in options(entry.key, at: entry.position) { refused[name(of: option)] = reason }
        }
    }

    /// Which of the flags descend into directories: one text such as `-r --recursive`.
    mutating func addRecursive(_ node: YAMLNode) {
        guard let text = reader.text(node, "recursive of \(command)") else { return }
        recursive = Set(named(text, "recursive", at: node.position))
    }

    /// Names of options that `text` lists and that the command has.
    private func named(_ text: String, _ key: String, at position: Position) -> [String] {
        text.split(separator: " ").map(String.init).compactMap { option in
            if isAllowed(option) { return name(of: option) }
            let message = "\(key) of \(command) names \(quoted(option)), which is not one of its options"
            reader.problems.add(position, message)
            return nil
        }
    }

    private func isAllowed(_ option: String) -> Bool {
        guard isOption(option) else { return false }
        if isExact(option) { return exact[option] != nil }
        return option.hasPrefix("--") ? long[name(of: option)] != nil : short[option.last ?? "-"] != nil
    }

    private mutating func allow(_ option: String, _ argument: OptionArgument) {
        if isExact(option) {
            exact[option] = argument
        } else if option.hasPrefix("--") {
            long[name(of: option)] = argument
        } else if let letter = option.last {
            short[letter] = argument
        }
    }

    /// The options in `text`, each `-x` or `--name`, that nothing has been said about yet.
    private mutating func options(_ text: String, at position: Position) -> [String] {
        text.split(separator: " ").map(String.init).filter { option in
            guard isOption(option) else {
                let message = "an option of \(command) is written -x, --name or a whole word, not \(quoted(option))"
                reader.problems.add(position, message)
                return false
            }
            if let line = lines[option] {
                let message = "the option \(option) of \(command) is given twice, first on line \(line)"
                reader.problems.add(position, message)
                return false
            }
            lines[option] = position.line
            return true
        }
    }
}

/// An option without its dashes; one that is a whole word, with its sign.
private func name(of option: String) -> String {
    if isExact(option) { return option }
    return String(option.dropFirst(option.hasPrefix("--") ? 2 : 1))
}

/// A whole word such as `+L1` or `-br`.
private func isExact(_ option: String) -> Bool {
    option.hasPrefix("+") || (!option.hasPrefix("--") && option.utf8.count > 2)
}

/// `-x` with a letter or digit, `--name` with letters, digits and dashes (GNU's hidden ones begin with three), or a whole
/// word: a plus sign, which may stand alone for any word that begins with it, or a dash, with letters and digits.
private func isOption(_ text: String) -> Bool {
    if text.hasPrefix("+") { return text.dropFirst().allSatisfy(\.isASCIIWord) }
    let name = text.drop { $0 == "-" }
    guard let first = name.first, first.isASCIIWord else { return false }
    return switch text.count - name.count {
    case 1: name.allSatisfy(\.isASCIIWord)
    case 2, 3: name.count > 1 && name.allSatisfy { $0.isASCIIWord || "-_".contains($0) }
    default: false
    }
}
