/// What a line with its label looks like, whatever terminal it is drawn on.
public struct LineFrame: Sendable, Hashable {
    /// A part of the label.
    public struct Part: Sendable, Hashable {
        /// The text; it is made visible.
        public var text: String
        /// Parameters of SGR (ECMA-48 section 8.3.117), such as `32`; nil for none.
        public var colour: String?

        /// Makes a part.
        public init(_ text: String, colour: String? = nil) {
            self.text = text
            self.colour = colour
        }
    }

    /// What stands before the line.
    public var label: [Part]
    /// The line's text before the cursor.
    public var before: String
    /// The line's text after it.
    public var after: String

    /// Makes a frame.
    public init(label: [Part], before: String, after: String = "") {
        self.label = label
        self.before = before
        self.after = after
    }

    /// The label of the gateway's own prompt: the last status where it is not 0, host, directory and `read-only`.
    ///
    /// - Parameters:
    ///   - columns: of the terminal; a directory that would take half of them is cut at its start.
    ///   - hostColour: parameters of SGR, or nil for a label without colours.
    public static func label(
        status: Int32,
        host: String,
        directory: String,
        columns: Int,
        hostColour: String?
    ) -> [Part] {
        let isColoured = hostColour != nil
        var parts: [Part] = []
        if status != 0 { parts.append(Part("[\(status)] ", colour: isColoured ? "31" : nil)) }
        let names = directory.split(separator: "/")
        let isLong = TerminalCell.width(of: directory) > columns / 2
        let shown = isLong ? "…/" + (names.last ?? "") : directory
        parts.append(Part(host, colour: hostColour))
        parts.append(Part(":"))
        parts.append(Part(shown, colour: isColoured ? "1" : nil))
        parts.append(Part(" read-only", colour: isColoured ? "32" : nil))
        parts.append(Part("> "))
        return parts
    }
}

/// Where the cells of a frame stand on a terminal of some width.
struct LineLayout: Sendable, Hashable {
    /// A place, from 0.
    struct Place: Sendable, Hashable {
        var row: Int
        var column: Int
    }

    /// The cells of each row; only the last may be empty.
    private(set) var rows: [[PaintedCell]] = [[]]
    /// Where the cursor is.
    private(set) var cursor = Place(row: 0, column: 0)
    /// Where the text ends; after a full row that is the start of the next.
    private(set) var end = Place(row: 0, column: 0)
    private let columns: Int

    /// A cell with its colour.
    struct PaintedCell: Sendable, Hashable {
        var cell: TerminalCell
        var colour: String?
    }

    init(_ frame: LineFrame, columns: Int) {
        // A wide character has to fit.
        self.columns = max(2, columns)
        for part in frame.label { put(TerminalCell.cells(of: part.text), part.colour) }
        put(TerminalCell.cells(of: frame.before), nil)
        let after = TerminalCell.cells(of: frame.after)
        wrap(for: after.first?.width ?? 1)
        cursor = end
        put(after, nil)
        wrap(for: 1)
    }

    private mutating func put(_ cells: [TerminalCell], _ colour: String?) {
        for cell in cells {
            wrap(for: cell.width)
            rows[end.row].append(PaintedCell(cell: cell, colour: colour))
            end.column += cell.width
        }
    }

    // As terminals do, which leave a column empty where a wide character does not fit.
    private mutating func wrap(for width: Int) {
        guard end.column + width > columns else { return }
        rows.append([])
        end = Place(row: end.row + 1, column: 0)
    }
}
