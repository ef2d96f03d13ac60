/// One place on a terminal's line: text, and how many columns it takes, 1 or 2.
struct TerminalCell: Sendable, Hashable {
    var text: String
    var width: Int

    /// The cells of a character; what would act on a terminal, or is drawn differently by different ones, is shown as its
    /// number.
    static func cells(of character: Character) -> [TerminalCell] {
        if let ascii = character.asciiValue, (0x20...0x7E).contains(ascii) {
            return [TerminalCell(text: String(character), width: 1)]
        }
        var cells: [TerminalCell] = []
        // A mark behind a number would be drawn on its brace.
        var isDrawn = false
        for scalar in character.unicodeScalars {
            switch scalar.columns {
            case 0? where isDrawn:
                cells[cells.count - 1].text.unicodeScalars.append(scalar)
            case let columns? where columns > 0:
                cells.append(TerminalCell(text: String(scalar), width: columns))
                isDrawn = true
            default:
                cells += scalar.numbered.map { TerminalCell(text: String($0), width: 1) }
                isDrawn = false
            }
        }
        return cells
    }

    /// The cells of a text.
    static func cells(of text: String) -> [TerminalCell] { text.flatMap { cells(of: $0) } }

    /// The columns that a text takes on one row.
    static func width(of text: String) -> Int { cells(of: text).reduce(0) { $0 + $1.width } }
}

extension Unicode.Scalar {
    /// Such as `^C` for a control character of ASCII, `\u{200b}` for others.
    fileprivate var numbered: String {
        if value < 0x20 { return "^" + String(Unicode.Scalar(UInt8(value) + 0x40)) }
        return value == 0x7F ? "^?" : "\\u{\(String(value, radix: 16))}"
    }

    /// The columns that terminals give it; nil where it is not drawn, or they do not agree.
    fileprivate var columns: Int? {
        switch value {
        // Variation selectors, regional indicators, skin tones, symbols whose width changed with Unicode 16.
        case 0xFE00...0xFE0F, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x4DC0...0x4DFF, 0x3248...0x324F: return nil
        // The vowels and finals of a Korean syllable are drawn into its first letter.
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return nil
        case .nonspacingMark, .enclosingMark: return 0
        default: return isWide ? 2 : 1
        }
    }

    // East_Asian_Width W and F (UAX #11), the unassigned between them included.
    private var isWide: Bool {
        switch value {
        case ..<0x1100: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation
        }
    }
}
