/// Paths into JSON as kubectl(1) has them: text, and in braces what is looked up.
///
/// Everything in it reads what the server has answered already, and prints that.
struct JSONPath: ValueLanguage {
    /// What is written, in order.
    let parts: [Part]

    /// A part of the paths.
    enum Part: Sendable, Hashable {
        /// Text that stands for itself, or a single path without braces.
        case text(String)
        /// What stands in braces, with one blank where there are several.
        case lookup(String)
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = ProgramReader(text, rule: rule)
        var parts: [Part] = []
        var ranges = 0
        while reader.next != nil {
            let plain = reader.take { $0 != UInt8(ascii: "{") }
            if !plain.isEmpty { parts.append(.text(plain)) }
            let start = reader.position
            guard reader.take("{") else { break }
            let lookup = try Self.lookup(&reader, start)
            if lookup.hasPrefix("range ") { ranges += 1 }
            if lookup == "end" { ranges -= 1 }
            guard ranges >= 0 else {
                throw reader.refusal(at: start, "{end} has no {range …}", try: "{range .items[*]}")
            }
            parts.append(.lookup(lookup))
        }
        guard ranges == 0 else { throw reader.refusal(at: reader.position, "a range is not ended", try: "{end}") }
        self.parts = parts
    }

    var text: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .lookup(let lookup): "{\(lookup)}"
            }
        }.joined()
    }

    private static func lookup(_ reader: inout ProgramReader, _ start: Int) throws(Refusal) -> String {
        var lookup = ""
        var closing: [UInt8] = []
        while let next = reader.next {
            switch next {
            case UInt8(ascii: "}") where closing.isEmpty:
                reader.position += 1
                guard !lookup.isEmpty else {
                    throw reader.refusal(at: start, "the braces are empty", try: "{.metadata}")
                }
                return lookup
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                lookup += try quoted(&reader, next)
            case UInt8(ascii: "["), UInt8(ascii: "("):
                closing.append(next == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")"))
                lookup += reader.takeCharacter()
            case UInt8(ascii: "]"), UInt8(ascii: ")"):
                guard closing.popLast() == next else {
                    throw reader.refusal(at: reader.position, "a bracket is not opened", try: "brackets in pairs")
                }
                lookup += reader.takeCharacter()
            case _ where ProgramReader.isBlank(next):
                reader.skipBlanks()
                if !lookup.isEmpty, !reader.isNext("}") || !closing.isEmpty { lookup += " " }
            case UInt8(ascii: "\\"):
                lookup += reader.takeCharacter() + reader.takeCharacter()
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                throw reader.refusal(at: reader.position, "braces hold no braces", try: "{.a}{.b}")
            default: lookup += reader.takeCharacter()
            }
        }
        throw reader.refusal(at: start, "a brace is not closed", try: "} at its end")
    }

    private static func quoted(_ reader: inout ProgramReader, _ quote: UInt8) throws(Refusal) -> String {
        let start = reader.position
        reader.position += 1
        while let next = reader.next {
            reader.position += next == UInt8(ascii: "\\") && reader.afterNext != nil ? 2 : 1
            if next == quote { return reader.text(start..<reader.position) }
        }
        throw reader.refusal(at: start, "a quote is not closed", try: "\" at its end")
    }
}
