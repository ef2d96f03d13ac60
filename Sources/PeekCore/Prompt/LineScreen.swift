/// Draws frames over one another on a terminal, from wherever the cursor was when the first was drawn.
///
/// It needs a terminal that wraps lines and knows CSI A, C and J; with `dumb` it needs none of that, and draws on a new
/// line what it cannot append. Of a line that is higher than the screen the rows around the cursor are shown.
public struct LineScreen: Sendable {
    private var columns: Int
    private var rows: Int
    private let isDumb: Bool
    // What is drawn, and its first row that is; nil while nothing is.
    private var drawn: (frame: LineFrame, layout: LineLayout)?
    private var top = 0

    /// Takes the size of a terminal and the value of its TERM.
    public init(columns: Int, rows: Int, type: String) {
        self.columns = max(2, columns)
        self.rows = max(1, rows)
        isDumb = type.isEmpty || type == "dumb"
    }

    /// Draws `frame` in place of what is drawn.
    public mutating func draw(_ frame: LineFrame) -> [UInt8] {
        if isDumb { return drawDumb(frame) }
        let layout = LineLayout(frame, columns: columns)
        defer { drawn = (frame, layout) }
        if let appended = appended(frame, layout) { return Array(appended.utf8) }
        var text = erasing
        place(layout)
        text += painted(layout.rows[visibleRows(of: layout)].flatMap { $0 })
        text += ending(layout) + toCursor(layout)
        return Array(text.utf8)
    }

    /// Takes away what is drawn, with the cursor where it began; drawing again begins there.
    public mutating func erase() -> [UInt8] {
        let text = isDumb ? (drawn == nil ? "" : "\r\n") : erasing
        drawn = nil
        top = 0
        return Array(text.utf8)
    }

    /// Leaves what is drawn where it is, with the cursor at the start of the line below.
    public mutating func leave() -> [UInt8] {
        guard let drawn else { return [] }
        var text = ""
        if !isDumb, drawn.frame.after != "" || visibleRows(of: drawn.layout).upperBound < drawn.layout.rows.count {
            let end = LineFrame(label: drawn.frame.label, before: drawn.frame.before + drawn.frame.after)
            text += String(decoding: draw(end), as: UTF8.self)
        }
        let isOnNewRow = !isDumb && (self.drawn?.layout.end.column ?? 1) == 0
        self.drawn = nil
        top = 0
        return Array((text + (isOnNewRow ? "" : "\r\n")).utf8)
    }

    /// Clears the whole screen; drawing begins at its top.
    public mutating func clear() -> [UInt8] {
        drawn = nil
        top = 0
        return isDumb ? Array("\r\n".utf8) : Array("\u{1B}[H\u{1B}[2J".utf8)
    }

    /// The terminal has another size now; what is drawn has been wrapped anew by it.
    public mutating func resize(columns: Int, rows: Int) {
        self.columns = max(2, columns)
        self.rows = max(1, rows)
        guard let old = drawn else { return }
        let layout = LineLayout(old.frame, columns: self.columns)
        drawn = (old.frame, layout)
        place(layout)
    }

    // MARK: parts

    private var erasing: String {
        guard let drawn else { return "" }
        let up = min(drawn.layout.cursor.row - top, rows - 1)
        return (up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J"
    }

    // By the frame alone, so that drawing it again elsewhere shows the same rows.
    private mutating func place(_ layout: LineLayout) { top = max(0, layout.cursor.row - rows + 1) }

    private func visibleRows(of layout: LineLayout) -> Range<Int> {
        top..<min(top + rows, layout.rows.count)
    }

    private func painted(_ cells: [LineLayout.PaintedCell]) -> String {
        var text = ""
        var colour: String?
        for cell in cells {
            if cell.colour != colour {
                text += "\u{1B}[\(cell.colour.map { colour == nil ? $0 : "0;\($0)" } ?? "0")m"
                colour = cell.colour
            }
            text += cell.cell.text
        }
        return colour == nil ? text : text + "\u{1B}[0m"
    }

    // A terminal goes to the next row only with the character after a full one.
    private func ending(_ layout: LineLayout) -> String {
        let shown = visibleRows(of: layout)
        return shown.upperBound == layout.rows.count && layout.end.column == 0 && shown.count > 1 ? " \r" : ""
    }

    private func toCursor(_ layout: LineLayout) -> String {
        let last = visibleRows(of: layout).upperBound - 1
        let isAtEnd = last == layout.end.row && layout.cursor == layout.end
        guard !isAtEnd else { return "" }
        let up = last - layout.cursor.row
        let right = layout.cursor.column
        return (up > 0 ? "\u{1B}[\(up)A" : "") + "\r" + (right > 0 ? "\u{1B}[\(right)C" : "")
    }

    // Typing at the end of a line is nearly all that is ever drawn, and all of it is recorded.
    private func appended(_ frame: LineFrame, _ layout: LineLayout) -> String? {
        guard let drawn, drawn.layout.cursor == drawn.layout.end, layout.cursor == layout.end, top == 0,
            layout.rows.count <= rows
        else { return nil }
        let old = drawn.layout.rows.flatMap { $0 }
        let new = layout.rows.flatMap { $0 }
        guard new.starts(with: old) else { return nil }
        let added = new[old.count...]
        return added.isEmpty ? "" : painted(Array(added)) + ending(layout)
    }

    private mutating func drawDumb(_ frame: LineFrame) -> [UInt8] {
        let plain = LineFrame(label: frame.label.map { LineFrame.Part($0.text) }, before: frame.before + frame.after)
        // One row however long: what a dumb terminal does at its edge is its own affair.
        let layout = LineLayout(plain, columns: .max)
        let new = layout.rows.flatMap { $0 }
        defer { drawn = (plain, layout) }
        guard let old = drawn?.layout.rows.flatMap({ $0 }) else { return Array(painted(new).utf8) }
        if new.starts(with: old) { return Array(painted(Array(new[old.count...])).utf8) }
        return Array(("\r\n" + painted(new)).utf8)
    }
}
