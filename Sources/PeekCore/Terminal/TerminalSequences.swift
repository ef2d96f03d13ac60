/// The sequences that may pass to a reader's terminal; everything else is refused.
enum TerminalSequences {
    /// Controls that move the cursor, ring the bell or shift the character set; not ENQ, which makes a terminal answer.
    static let controls: Set<UInt8> = [0x07, 0x08, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F]

    /// After ESC: cursor saved and restored, lines moved, tab set, keypad modes, reset; not Z, which is a query.
    static let escapes = Set("78DEHM=>c".utf8)

    /// Modes that change how the screen is drawn: wrap, origin, reverse video, cursor, alternate screen; not those that
    /// make a terminal send what the reader did not type (mouse, focus, paste).
    private static let screenModes: Set<Int> = [1, 5, 6, 7, 12, 25, 45, 47, 66, 1047, 1048, 1049]

    /// Cursor movement, erasing, inserting, deleting, scrolling, colours, margins, repetition; not c, n, p, q, t, x, y,
    /// which ask, report or change the window.
    private static let finals = Set("@ABCDEFGHIJKLMPSTXZ`abdefgmrsu".utf8)

    /// No screen has more columns or lines; a larger repetition is meant to keep a terminal busy.
    private static let largestNumber = 9999

    /// Whether ESC with these bytes chooses a character set that exists everywhere: ASCII, British or line drawing.
    static func isCharacterSet(_ intermediates: [UInt8], _ final: UInt8) -> Bool {
        intermediates.count == 1 && "()*+".utf8.contains(intermediates[0]) && "0AB".utf8.contains(final)
    }

    /// Whether a control sequence only draws, or only colours.
    ///
    /// - Parameter parameters: what lies between CSI and the final byte.
    static func isHarmless(_ parameters: [UInt8], _ final: UInt8, drawing: Bool) -> Bool {
        let isPrivate = parameters.first == UInt8(ascii: "?")
        guard let numbers = numbers(isPrivate ? parameters.dropFirst() : parameters[...]) else { return false }
        guard drawing else { return final == UInt8(ascii: "m") && !isPrivate }
        switch final {
        case UInt8(ascii: "h"), UInt8(ascii: "l"):
            return isPrivate ? numbers.allSatisfy(screenModes.contains) && !numbers.isEmpty : numbers == [4]
        case UInt8(ascii: "J"), UInt8(ascii: "K"):
            return true
        case UInt8(ascii: "T"):
            // With more numbers it starts to track the mouse.
            return !isPrivate && numbers.count <= 1
        default:
            return !isPrivate && finals.contains(final)
        }
    }

    /// The numbers between `;` and `:`; nil when there is anything else, or one is too large.
    private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int]? {
        var numbers: [Int] = []
        for part in parameters.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x3A || $0 == 0x3B }) {
            var number = 0
            for digit in part {
                guard (0x30...0x39).contains(digit) else { return nil }
                number = number * 10 + Int(digit - 0x30)
                if number > largestNumber { return nil }
            }
            numbers.append(number)
        }
        return numbers
    }
}
