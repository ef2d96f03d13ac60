import PeekCore

extension ComparisonReport {
    // With two lines for each, all sections fit a screen of fifty lines.
    private static let rowsShown = 5
    // Characters below which a shape would leave too little room for the template.
    private static let columnsForShapes = 100

    /// Lines for a person.
    func screen(_ output: Output, now: Timestamp) -> [String] {
        var lines = [title(output)]
        lines += output.section("deploy", [deployText(output)])
        lines += output.section("before", [windowText(windows.before, comparison.linesBefore, .before, output)])
        lines += output.section("after", [windowText(windows.after, comparison.linesAfter, .after, output)])
        lines += output.section("read", [hosts.map { visible($0.name) }.joined(separator: " ")])
        if !unread.isEmpty { lines += output.section("not read", [unread.map(visible).joined(separator: " ")]) }
        lines += output.section("note", doubts.map(visible).map { output.paint(.yellow, $0) })
        lines += section("NEW", "there were none before", .new, .red, output, now)
        lines += section("GROWN", "at least twice as many", .grown, .yellow, output, now)
        lines += section("SHRUNK", "at most half as many", .shrunk, .yellow, output, now)
        lines += section("GONE", "there are none after", .gone, .yellow, output, now)
        return lines + ["", visible(answer)]
    }

    private func title(_ output: Output) -> String {
        "\(output.paint(.bold, visible(service.name)))  \(visible(log)) \(visible(place))"
    }

    private func deployText(_ output: Output) -> String {
        let version = compared.previousVersion.map { "\(visible($0)) → \(visible(deploy.version))" }
        let status = output.paint(deploy.status.paint, deploy.status.rawValue)
        let end = deploy.finishedAt.map { "\(status) after \(deploy.startedAt.duration(until: $0))" } ?? status
        return "\(visible(deploy.id))  \(version ?? visible(deploy.version))  by \(visible(deploy.by))"
            + "  \(output.clock.both(deploy.startedAt))  \(end)"
    }

    private func windowText(
        _ window: ComparedWindows.Window,
        _ lines: Int,
        _ side: ComparedWindows.Side,
        _ output: Output
    ) -> String {
        "\(output.clock.moment(window.from)) for \(window.from.duration(until: window.to))"
            + "  \(counted(lines, "line"))  \(RateText(comparison.perMinute(lines, side)).text)/min"
    }

    // MARK: templates

    private func section(
        _ title: String,
        _ meaning: String,
        _ change: TemplateVerdict.Change,
        _ paint: Paint,
        _ output: Output,
        _ now: Timestamp
    ) -> [String] {
        let clear = comparison.rows(change)
        let weak = comparison.rows(change, .weak)
        // A single new line can be the one that is looked for; a single line that did not come again is none.
        let shown = Array((change == .new ? clear + weak : clear).prefix(Self.rowsShown))
        guard !clear.isEmpty || !weak.isEmpty else { return [] }
        var lines = ["", "\(output.paint(paint, title))  \(output.paint(.dim, meaning))"]
        let rates = shown.map { row in
            [
                RateText(comparison.perMinute(row.before, .before)).text,
                RateText(comparison.perMinute(row.after, .after)).text,
            ]
        }
        let widths = [0, 1].map { column in rates.map { $0[column].count }.max() ?? 0 }
        for (row, rate) in zip(shown, rates) {
            let numbers = zip(rate, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
            lines += texts(row, "  \(numbers[0]) → \(numbers[1])/min  ", output, now)
        }
        return lines + rest(shown, clear, weak, output)
    }

    private func texts(_ row: LogComparison.Row, _ start: String, _ output: Output, _ now: Timestamp) -> [String] {
        let shape = output.columns < Self.columnsForShapes ? "" : Shape.text(row.shapeBefore, row.shapeAfter) + "  "
        let often = row.verdict.evidence == .weak ? "only \(row.before + row.after)×: " : ""
        let room = output.columns - start.count - shape.count - often.count
        let indent = String(repeating: " ", count: start.count)
        let place = "\(visible(row.example.host)): "
        let example = cut(place + readable(row.example, output, now), output.columns - start.count)
        return [
            start + output.paint(.dim, shape + often) + output.paint(.bold, cut(visible(row.template), room)),
            indent + output.paint(.dim, example),
        ]
    }

    /// What is not shown, so that nobody takes the screen for everything.
    private func rest(
        _ shown: [LogComparison.Row],
        _ clear: [LogComparison.Row],
        _ weak: [LogComparison.Row],
        _ output: Output
    ) -> [String] {
        let clearLeft = clear.count - shown.count { $0.verdict.evidence == .clear }
        let weakLeft = weak.count - shown.count { $0.verdict.evidence == .weak }
        var parts: [String] = []
        if clearLeft > 0 { parts.append("\(clearLeft) more") }
        if weakLeft > 0 { parts.append("\(weakLeft) that came too seldom to tell") }
        guard !parts.isEmpty else { return [] }
        return [output.paint(.dim, "  and \(parts.joined(separator: ", and ")): --json has all")]
    }

    private func readable(_ example: ExampleLine, _ output: Output, _ now: Timestamp) -> String {
        let bytes = example.bytes.withUnsafeBytes { bytes in
            example.isCut ? nil : JSONLine(bytes)?.readable(output.clock.wall, now: now, coloured: false)
        }
        return visible(String(decoding: bytes ?? example.bytes, as: UTF8.self))
    }

    private func cut(_ text: String, _ columns: Int) -> String {
        let columns = max(columns, 20)
        return text.count > columns ? text.prefix(columns - 1) + "…" : text
    }
}

/// How many lines a minute, in as many digits as say something.
struct RateText {
    let text: String

    init(_ rate: Double) {
        let tenths = Int((rate * 10).rounded())
        switch rate {
        case 0: text = "0"
        case ..<0.05: text = "<0.1"
        case ..<9.95: text = "\(tenths / 10).\(tenths % 10)"
        default: text = String(Int(rate.rounded()))
        }
    }
}

/// Counts over time as a row of bars, both sides at one scale.
enum Shape {
    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Such as `▁▁▁▁▁▁▁▁│▂▄█▇▇▆▇▇`; a space is none.
    static func text(_ before: [Int], _ after: [Int]) -> String {
        let most = max((before + after).max() ?? 0, 1)
        let draw = { (counts: [Int]) in
            String(counts.map { $0 == 0 ? " " : bars[($0 * bars.count - 1) / most] })
        }
        return draw(before) + "│" + draw(after)
    }
}
