@testable import PeekCore

/// Makes scripts of sed(1) as the parser gives them.
struct RandomSedScript {
    var generator: SeededGenerator

    private static let patterns = [
        "a", "é", ".", "*", "^", "$", " ", "\t", ";", "}", "{", "/", "|", "#", ",", "'", "&", "-", #"\n"#, #"\."#,
        #"\\"#,
        #"\("#, #"\)"#, #"\{"#, #"\x41"#, #"\w"#, #"\<"#, #"\1"#, #"\["#, "[a]", "[^/]", "[]]", "[^]x]", "[[:space:]]",
        #"[\n]"#,
        #"[\\]"#, "[a-z0-9_]", "[[]", "[#,|]",
    ]
    private static let replacements = [
        "a", "ü", "/", "|", "#", ",", "[", "]", "{", "}", ";", " ", "w x", "e", "&", #"\&"#, #"\\"#, #"\n"#, #"\t"#,
        #"\1"#,
        #"\U"#, #"\E"#, #"\x27"#, "'", "\"",
    ]
    private static let characters = ["a", "b", "ß", "/", "|", ";", "]", #"\\"#, #"\n"#, #"\t"#, " ", "}"]

    mutating func script() -> SedScript {
        var commands = [SedCommand(action: .label("loop"))]
        for _ in 0..<number(0...5) { commands.append(command(depth: 0)) }
        if Bool.random(using: &generator) {
            commands.append(SedCommand(address: address(), action: .text(one(of: ["a", "i", "c"]), text())))
        }
        return SedScript(commands)
    }

    private mutating func command(depth: Int) -> SedCommand {
        var address = number(0...2) == 0 ? nil : address()
        let action = action(depth: depth)
        if case .plain(let letter) = action, letter == "q" || letter == "Q" { address?.end = nil }
        if address?.start == .line(0), address?.end == nil { address?.start = .last }
        return SedCommand(address: address, isNegated: Bool.random(using: &generator), action: action)
    }

    private mutating func action(depth: Int) -> SedAction {
        switch number(0...(depth < 3 ? 6 : 5)) {
        case 0: .plain(one(of: SedLetters.plain.keys.sorted()))
        case 1: .list(width: Bool.random(using: &generator) ? nil : number(0...200))
        case 2: .branch(one(of: ["b", "t", "T"]), to: Bool.random(using: &generator) ? nil : "loop")
        case 3, 4: .substitute(substitution())
        case 5: .transliterate(transliteration())
        default: .block((0..<number(0...3)).map { _ in command(depth: depth + 1) })
        }
    }

    private mutating func address() -> SedAddress {
        var address = SedAddress(start: place())
        switch number(0...4) {
        case 0: address.end = .lines(number(0...9))
        case 1: address.end = .multiple(number(0...9))
        case 2: address.end = .place(place())
        case 3:
            address.start = .line(0)
            address.end = .place(pattern())
        default: break
        }
        return address
    }

    private mutating func place() -> SedPlace {
        switch number(0...3) {
        case 0: .line(number(1...999_999_999))
        case 1: .every(first: number(0...9), step: number(1...9))
        case 2: .last
        default: pattern()
        }
    }

    private mutating func pattern() -> SedPlace {
        let pattern = delimited { random in [random.joined(Self.patterns, 0...6)] }
        return .pattern(pattern, flags: one(of: ["", "I", "M", "IM"]))
    }

    private mutating func substitution() -> SedSubstitution {
        let parts = delimited { random in
            [random.joined(Self.patterns, 0...6), random.joined(Self.replacements, 0...6)]
        }
        let flags = "gIMp".filter { _ in Bool.random(using: &generator) }
        return SedSubstitution(parts: parts, number: number(0...2) == 0 ? number(1...20) : nil, flags: flags)
    }

    private mutating func transliteration() -> SedDelimited {
        delimited { random in
            let count = random.number(0...5)
            return [random.joined(Self.characters, count...count), random.joined(Self.characters, count...count)]
        }
    }

    private mutating func text() -> String {
        joined(["a", " ", ";", "}", "w x", "é", #"\\"#, #"\t"#, "'", "p", #"\n"#], 1...6)
    }

    private mutating func delimited(_ parts: (inout RandomSedScript) -> [String]) -> SedDelimited {
        while true {
            if let delimited = SedDelimited(parts(&self)) { return delimited }
        }
    }

    private mutating func joined(_ parts: [String], _ count: ClosedRange<Int>) -> String {
        (0..<number(count)).map { _ in one(of: parts) }.joined()
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(0...(elements.count - 1))]
    }
}
