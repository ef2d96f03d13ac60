/// Texts that differ in a number, written as one: `web[1-40]`, or `web[01-40]` with leading zeros.
struct NumberRange {
    /// Why a range cannot be counted, as the end of a sentence that begins with its text.
    struct Fault: Error {
        let message: String
    }

    /// More hosts of one kind than a gateway looks at; it catches slips of the finger.
    static let most = 10_000

    private let before: String
    private let after: String
    private let numbers: ClosedRange<Int>
    private let width: Int

    /// Takes the one `[FIRST-LAST]` in `text` for a range; nil when there is none.
    init?(_ text: String) throws(Fault) {
        guard let found = Self.find(in: text[...]) else { return nil }
        guard Self.find(in: text[found.range.upperBound...]) == nil else {
            throw Fault(message: "has two ranges, and one is counted")
        }
        guard let first = Int(found.first), let last = Int(found.last), first <= last, last - first < Self.most else {
            throw Fault(message: "must count up, over at most \(Self.most) numbers")
        }
        let isPadded = [found.first, found.last].contains { $0.count > 1 && $0.first == "0" }
        guard !isPadded || found.first.count == found.last.count else {
            throw Fault(message: "must have as many digits on both sides where zeros lead, such as [001-120]")
        }
        before = String(text[..<found.range.lowerBound])
        after = String(text[found.range.upperBound...])
        numbers = first...last
        width = isPadded ? found.first.count : 0
    }

    /// How many texts there are.
    var count: Int { numbers.count }

    /// All of them, counting up.
    var texts: [String] {
        numbers.map { number in
            let digits = String(number)
            return before + String(repeating: "0", count: max(0, width - digits.count)) + digits + after
        }
    }

    /// The first `[DIGITS-DIGITS]`; other brackets, as in `[fd00::1]:22`, are none of its business.
    private static func find(in text: Substring) -> (range: Range<String.Index>, first: Substring, last: Substring)? {
        var rest = text
        while let open = rest.firstIndex(of: "[") {
            rest = rest[rest.index(after: open)...]
            let first = rest.prefix(while: isDigit)
            let second = rest[first.endIndex...]
            guard !first.isEmpty, second.first == "-" else { continue }
            let last = second.dropFirst().prefix(while: isDigit)
            guard !last.isEmpty, rest[last.endIndex...].first == "]" else { continue }
            return (open..<rest.index(after: last.endIndex), first, last)
        }
        return nil
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
