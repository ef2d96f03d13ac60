import PeekCore

/// Writes a verb's lines, tables and JSON to its console; the one place that knows colour, width and time zone.
struct Output: Sendable {
    /// Where it goes.
    let console: any Console
    /// Whether colour is wanted: on a terminal, unless NO_COLOR says otherwise (https://no-color.org).
    let coloured: Bool
    /// Width of the reader's terminal in characters, 40 to 400.
    let columns: Int
    /// Turns moments into text.
    let clock: ClockText

    /// Reads from the console what its reader can show.
    init(_ console: any Console, now: Timestamp) {
        self.console = console
        let environment = console.environment
        let onTerminal = console.terminal != nil || environment["PRODPEEK_COLOR"] == "1"
        coloured = onTerminal && (environment["NO_COLOR"] ?? "").isEmpty
        let asked = console.terminal?.columns ?? environment["PRODPEEK_COLUMNS"].flatMap { Int($0) } ?? 0
        columns = asked == 0 ? Self.usualColumns : min(max(asked, 40), 400)
        clock = ClockText(zone: environment["PRODPEEK_TZ"], now: now)
    }

    // The width of a terminal since the VT100, where nobody says otherwise.
    private static let usualColumns = 80

    /// Writes lines to stdout.
    func lines(_ lines: [String]) async throws {
        try await console.write(bytes(lines))
    }

    /// Writes lines to stderr.
    func errorLines(_ lines: [String]) async throws {
        try await console.writeError(bytes(lines))
    }

    /// Writes one JSON array, an element a line.
    func json(_ rows: [some Encodable]) async throws {
        try await lines([JSONText.array(rows)])
    }

    /// Writes one JSON object.
    func json(_ row: some Encodable) async throws {
        try await lines([JSONText.object(row)])
    }

    /// Writes a refusal to stderr.
    ///
    /// - Returns: its exit status.
    func refuse(_ refusal: Refusal) async -> Int32 {
        do {
            try await errorLines(refusal.lines)
        } catch {
            // The reader has gone; the status is still the session's own.
            return refusal.status.rawValue
        }
        return refusal.status.rawValue
    }

    /// Marks text for a reader who sees colours.
    func paint(_ paint: Paint, _ text: String) -> String {
        coloured ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    // A terminal that a client asked for is in raw mode there: a line break alone would not return to the left.
    private func bytes(_ lines: [String]) -> [UInt8] {
        let text = lines.joined(separator: "\n") + "\n"
        guard console.terminal != nil else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\r")) }
            bytes.append(byte)
        }
        return bytes
    }
}

/// How a text stands out; the raw values are those of "Select Graphic Rendition" (ECMA-48 section 8.3.117).
enum Paint: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
}
