/// Cuts a template into text and actions, and refuses what does more than choose and print.
struct GoTemplateReader {
    private var reader: ProgramReader
    /// How many `if`, `range` and `with` are open.
    private var open = 0
    /// How many parentheses are open in the action.
    private var parentheses = 0

    /// Starts at the beginning.
    init(_ reader: ProgramReader) { self.reader = reader }

    /// All parts.
    mutating func parts() throws(Refusal) -> [GoTemplate.Part] {
        var parts: [GoTemplate.Part] = []
        var text = ""
        while reader.next != nil {
            guard isAhead("{{") else {
                text += reader.takeCharacter()
                continue
            }
            let action = try action()
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(action)
        }
        guard open == 0 else {
            throw refused(at: reader.position, "an if, range or with is not ended", try: "{{end}} at its end")
        }
        return text.isEmpty ? parts : parts + [.text(text)]
    }

    private mutating func action() throws(Refusal) -> GoTemplate.Part {
        let start = reader.position
        reader.position += 2
        // text/template: the dash is one only with a blank behind it.
        let trimsBefore = reader.isNext("-") && reader.afterNext.map(ProgramReader.isBlank) == true
        if trimsBefore { reader.position += 1 }
        var tokens: [String] = []
        parentheses = 0
        while true {
            let hadBlank = reader.next.map(ProgramReader.isBlank) == true
            reader.skipBlanks()
            if isAhead("}}") || (hadBlank && isAhead("-}}")) { break }
            guard reader.next != nil else {
                throw refused(at: start, "an action is not closed", try: "}} at its end")
            }
            tokens.append(try token())
        }
        let trimsAfter = reader.take("-")
        reader.position += 2
        guard parentheses == 0 else { throw refused(at: start, "a parenthesis is not closed", try: ")") }
        guard let first = tokens.first else { throw refused(at: start, "an action is empty", try: "{{.}}") }
        try nest(first, start)
        try bound(tokens, start)
        return .action(tokens, trimsBefore: trimsBefore, trimsAfter: trimsAfter)
    }

    /// Keeps what an action makes in proportion: what is kept could be made longer again and again.
    private func bound(_ tokens: [String], _ start: Int) throws(Refusal) {
        let growing = tokens.filter(Self.growing.contains)
        guard growing.count <= Self.mostGrowing else {
            throw refused(at: start, "an action has \(growing.count) functions that make texts longer", try: "up to 3")
        }
        guard let name = growing.first, tokens.contains(where: ["with", "range", ":="].contains) else { return }
        throw refused(at: start, "what \(name) makes is kept, and could be made longer again", try: "{{\(name) .Name}}")
    }

    private mutating func nest(_ first: String, _ start: Int) throws(Refusal) {
        switch first {
        case "if", "range", "with": open += 1
        case "end": open -= 1
        case "else" where open == 0: open = -1
        default: break
        }
        guard open >= 0 else { throw refused(at: start, "\(first) has no if, range or with", try: "{{if .}}…{{end}}") }
    }

    private mutating func token() throws(Refusal) -> String {
        let start = reader.position
        guard let next = reader.next else { return "" }
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"): return try quoted(next)
        case UInt8(ascii: "("):
            parentheses += 1
            reader.position += 1
            return "("
        case UInt8(ascii: ")"):
            parentheses -= 1
            guard parentheses >= 0 else { throw refused(at: start, "a parenthesis is not opened", try: "(") }
            reader.position += 1
            return ")" + (try chain())
        case UInt8(ascii: "="):
            throw refused(at: start, "no variable is given another value", try: "{{$name := .Field}}")
        case UInt8(ascii: "|"), UInt8(ascii: ","):
            reader.position += 1
            return String(Unicode.Scalar(next))
        case UInt8(ascii: ":") where reader.afterNext == UInt8(ascii: "="):
            reader.position += 2
            return ":="
        case UInt8(ascii: "."):
            guard let after = reader.afterNext, ProgramReader.startsName(after) else {
                reader.position += 1
                return "."
            }
            return try chain()
        case UInt8(ascii: "$"):
            reader.position += 1
            return "$" + reader.take(while: ProgramReader.continuesName) + (try chain())
        case _ where ProgramReader.startsName(next):
            let name = reader.take(while: ProgramReader.continuesName)
            guard Self.names.contains(name) else {
                throw refused(
                    at: start,
                    "\(name) is no function for templates",
                    try: nearest(to: name, among: Self.names) ?? "fields such as .Name, and json, printf, index, len"
                )
            }
            return name
        case _ where ProgramReader.isDigit(next) || next == UInt8(ascii: "-") || next == UInt8(ascii: "+"):
            let sign = next == UInt8(ascii: "-") || next == UInt8(ascii: "+") ? reader.takeCharacter() : ""
            let digits = reader.take { ProgramReader.isDigit($0) || $0 == UInt8(ascii: ".") }
            guard !digits.isEmpty else { throw unexpected(start) }
            guard digits.utf8.count <= Self.mostDigits else {
                throw refused(at: start, "\(digits) is too large a number for a template", try: "at most 9999")
            }
            return sign + digits
        default: throw unexpected(start)
        }
    }

    /// `.A.B`, without a blank; nothing where none begins here.
    private mutating func chain() throws(Refusal) -> String {
        var chain = ""
        while reader.isNext("."), let after = reader.afterNext, ProgramReader.startsName(after) {
            reader.position += 1
            chain += "." + reader.take(while: ProgramReader.continuesName)
        }
        return chain
    }

    private mutating func quoted(_ quote: UInt8) throws(Refusal) -> String {
        let start = reader.position
        reader.position += 1
        while let next = reader.next {
            reader.position += 1
            if next == quote {
                let text = reader.text(start..<reader.position)
                guard Self.isNarrow(text) else {
                    throw refused(
                        at: start,
                        "\(text) may print too wide",
                        try: "%s, %-20s and the like, at most 999 wide"
                    )
                }
                return text
            }
            guard next == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), let escaped = reader.next else { continue }
            // Spelled as a number, a character of a format would not be seen.
            guard !"xuU01234567".utf8.contains(escaped) else {
                throw refused(
                    at: reader.position - 1,
                    "a character is written as a number",
                    try: "the character itself"
                )
            }
            reader.position += 1
        }
        throw refused(at: start, "a quote is not closed", try: "\" at its end")
    }

    /// Whether `text`, as a format of printf, gives its widths in numbers of at most three digits.
    private static func isNarrow(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            rest = rest[rest.index(after: percent)...]
            if rest.first == UInt8(ascii: "%") {
                rest.removeFirst()
                continue
            }
            // fmt: flags, then a width, a precision and the index of an argument, by which one text could be printed many
            // times; `*` takes an argument as the width.
            let options = rest.prefix { ProgramReader.isDigit($0) || "+-# .*[]".utf8.contains($0) }
            let numbers = options.split { !ProgramReader.isDigit($0) }
            guard !options.contains(where: "*[".utf8.contains), numbers.allSatisfy({ $0.count <= 3 }) else {
                return false
            }
        }
        return true
    }

    private func isAhead(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { reader.bytes[reader.position...].starts(with: $0) }
    }

    private func unexpected(_ start: Int) -> Refusal {
        refused(at: start, "\(reader.character(at: start)) is not read in a template", try: "{{.Name}}")
    }

    private func refused(at offset: Int, _ message: String, try wouldWork: String) -> Refusal {
        reader.refusal(at: offset, message, try: wouldWork)
    }

    // What a number can repeat or widen stays small.
    private static let mostDigits = 4
    // What is quoted again doubles.
    private static let mostGrowing = 3
    private static let growing: Set<String> = ["print", "printf", "println", "join", "html", "js", "urlquery", "json"]

    // text/template, docker's "Format command and log output", and kubectl's exists and base64decode. Without `call`,
    // without `pad`, which takes memory for any width, and without define, template and block, by which a template could
    // use itself.
    private static let names: Set<String> = Set(
        """
        if else end range with break continue and html index slice js len not or print printf println urlquery \
        eq ne lt le gt ge true false nil json join split title lower upper truncate table exists base64decode
        """.split(separator: " ").map(String.init)
    )
}
