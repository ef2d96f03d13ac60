import PeekCore

/// A cell of a table; its text is made visible.
struct Cell {
    let text: String
    let paint: Paint?

    /// Makes a cell of text from anywhere.
    init(_ text: String?, _ paint: Paint? = nil) {
        self.text = visible(text ?? "-")
        self.paint = paint
    }
}

extension Output {
    /// Writes rows under their titles in aligned columns; `nothing` to stderr when there is no row.
    func table(_ titles: [String], _ rows: [[Cell]], nothing: String) async throws {
        guard !rows.isEmpty else { return try await errorLines([nothing]) }
        try await lines(aligned([titles.map { Cell($0, .dim) }] + rows))
    }

    /// Rows in aligned columns, two spaces apart.
    func aligned(_ rows: [[Cell]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let shown = cell.paint.map { paint($0, cell.text) } ?? cell.text
                // Trailing blanks would wrap on a narrow terminal.
                guard column < row.count - 1 else { return shown }
                return shown + String(repeating: " ", count: widths[column] - cell.text.count)
            }.joined(separator: "  ")
        }
    }
}
