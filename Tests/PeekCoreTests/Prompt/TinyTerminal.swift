/// A terminal of its own making, which knows what ECMA-48 and xterm say of the few things that a prompt sends.
struct TinyTerminal {
    /// The cells of each row; a wide character is in the first of its two, and the second is empty.
    private(set) var rows: [[String]]
    private(set) var row: Int
    private(set) var column = 0
    private let columns: Int
    // The last column is written, and the cursor goes on only with the next character.
    private var wraps = false

    /// Makes one whose cursor is at the start of the last row, with `###` on every row above.
    init(columns: Int, rows count: Int) {
        self.columns = columns
        rows = Array(repeating: Self.marked(columns), count: count - 1) + [Array(repeating: " ", count: columns)]
        row = count - 1
    }

    static func marked(_ columns: Int) -> [String] { Array(repeating: "#", count: columns) }

    /// The text of a row without the blanks at its end.
    func text(of row: Int) -> String {
        var text = rows[row].joined()
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    mutating func show(_ bytes: [UInt8]) {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\u{1B}": sequence(&scalars)
            case "\r": (column, wraps) = (0, false)
            case "\n":
                wraps = false
                down()
            case "\u{07}": break
            default: put(scalar)
            }
        }
    }

    private mutating func sequence(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        precondition(scalars.popFirst() == "[", "only control sequences are sent")
        var parameters = ""
        while let scalar = scalars.popFirst() {
            guard ("\u{40}"..."\u{7E}").contains(scalar) else {
                parameters.unicodeScalars.append(scalar)
                continue
            }
            return act(scalar, parameters)
        }
    }

    private mutating func act(_ final: Unicode.Scalar, _ parameters: String) {
        let number = max(1, Int(parameters) ?? 1)
        switch final {
        case "A": (row, wraps) = (max(0, row - number), false)
        case "C": (column, wraps) = (min(columns - 1, column + number), false)
        case "J":
            precondition(parameters.isEmpty)
            for index in column..<columns { rows[row][index] = " " }
            for index in rows.indices where index > row { rows[index] = Array(repeating: " ", count: columns) }
        case "m": break
        default: preconditionFailure("the sequence \(parameters)\(final) is not known")
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.width(scalar)
        guard width > 0 else {
            let last = wraps ? columns - 1 : column - 1
            let base = rows[row][last].isEmpty ? last - 1 : last
            return rows[row][base].unicodeScalars.append(scalar)
        }
        if wraps || column + width > columns {
            (column, wraps) = (0, false)
            down()
        }
        rows[row][column] = String(scalar)
        if width == 2 { rows[row][column + 1] = "" }
        column += width
        if column == columns { (column, wraps) = (columns - 1, true) }
    }

    private mutating func down() {
        if row + 1 < rows.count {
            row += 1
            return
        }
        rows.removeFirst()
        rows.append(Array(repeating: " ", count: columns))
    }

    // Of the characters that the tests use.
    static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "\u{0301}", "\u{20DD}": 0
        case "日", "本", "😀", "한", "Ａ": 2
        default: 1
        }
    }
}
