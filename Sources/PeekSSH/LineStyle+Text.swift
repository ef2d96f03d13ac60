import PeekCore

extension LineStyle {
    /// What stands before a line that came at a moment.
    func start(at moment: Timestamp) -> [UInt8] {
        guard handling.showsTime else { return Array(prefix.utf8) }
        let time = handling.clock.text(moment, now: moment)
        return Array((prefix + (handling.coloured && !prefix.isEmpty ? "\u{1B}[2m\(time)\u{1B}[0m " : "\(time) ")).utf8)
    }

    /// The text of a line without its end, as it is shown at a moment.
    func text(of line: UnsafeRawBufferPointer, isError: Bool, at moment: Timestamp) -> [UInt8] {
        guard !prefix.isEmpty else { return Array(line) }
        let readable =
            handling.readsJSON && !isError
            ? JSONLine(line)?.readable(handling.clock, now: moment, coloured: handling.coloured) : nil
        // A line may not reach over the others: colours pass, everything else that acts on a terminal does not.
        var filter = TerminalFilter(.colours)
        var text = filter.filter(readable ?? Array(line)) + filter.finish()
        if handling.coloured, handling.filter.marksPlaces, !isError {
            let highlight = Highlight(text)
            text = highlight.marking(handling.filter.places(in: highlight.text))
        }
        return text.contains(0x1B) ? text + Array("\u{1B}[0m".utf8) : text
    }
}
