/// Reads bytes from front to back, and never past their end.
struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    /// How many bytes lie behind.
    private(set) var position: Int

    init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The byte that comes; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Whether a digit comes.
    var atDigit: Bool { next.map(isDigit) ?? false }

    /// Whether a letter or a digit comes, so that what was read has not ended.
    var insideWord: Bool { next.map { isDigit($0) || isLetter($0) } ?? false }

    /// Takes the next byte.
    mutating func take() -> UInt8? {
        guard let next else { return nil }
        position += 1
        return next
    }

    /// Takes the next byte if it is this ASCII character.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    /// Takes bytes as long as they are this ASCII character.
    mutating func skip(_ character: Unicode.Scalar) {
        while take(character) {}
    }

    /// Takes exactly these bytes, or nothing.
    mutating func takeWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { return false }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
        position += length
        return true
    }

    /// Takes a number of exactly so many digits, at most 18.
    mutating func takeNumber(_ digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = takeDigit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Takes one digit.
    mutating func takeDigit() -> Int64? {
        guard let next, isDigit(next) else { return nil }
        position += 1
        return Int64(next - UInt8(ascii: "0"))
    }

    /// Takes three letters as an English month and says which, 1 to 12.
    mutating func takeMonth() -> Int64? {
        for (index, name) in months.enumerated() where takeWord(name) { return Int64(index + 1) }
        return nil
    }

    /// Takes three letters as an English day of the week.
    mutating func takeWeekday() -> Bool {
        weekdays.contains { takeWord($0) }
    }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

private let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
private let weekdays: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
