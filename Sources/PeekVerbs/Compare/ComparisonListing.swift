import PeekCore

/// A comparison as `compare --json` shows it.
struct ComparisonListing: Encodable {
    struct Window: Encodable {
        var from: Timestamp
        var to: Timestamp
        var lines: Int
        var perMinute: Double
    }

    struct HostRead: Encodable {
        var host: String
        var lines: Int
        var isWhole: Bool
        var shortfall: String?
    }

    struct Example: Encodable {
        var host: String
        var time: Timestamp?
        var line: String
    }

    struct Template: Encodable {
        var template: String
        var change: TemplateVerdict.Change
        var evidence: TemplateVerdict.Evidence
        var before: Int
        var after: Int
        var perMinuteBefore: Double
        var perMinuteAfter: Double
        var hosts: [String]
        var example: Example
    }

    struct Overflow: Encodable {
        var before: Int
        var after: Int
    }

    var service: String
    var log: String
    var deploy: Deploy
    var previousVersion: String?
    var before: Window
    var after: Window
    var hosts: [HostRead]
    var unread: [String]
    var templates: [Template]
    var overflow: Overflow
    var doubts: [String]
    var answer: String
}

extension ComparisonReport {
    /// The same for programs.
    var listing: ComparisonListing {
        ComparisonListing(
            service: service.name,
            log: log,
            deploy: deploy,
            previousVersion: compared.previousVersion,
            before: window(windows.before, comparison.linesBefore, .before),
            after: window(windows.after, comparison.linesAfter, .after),
            hosts: hosts.map { host in
                ComparisonListing.HostRead(
                    host: host.name,
                    lines: host.part.counter.lines,
                    isWhole: host.part.isWhole,
                    shortfall: host.shortfall
                )
            },
            unread: unread,
            templates: comparison.rows.map(template),
            overflow: ComparisonListing.Overflow(before: comparison.overflowBefore, after: comparison.overflowAfter),
            doubts: doubts,
            answer: answer
        )
    }

    private func window(
        _ window: ComparedWindows.Window,
        _ lines: Int,
        _ side: ComparedWindows.Side
    ) -> ComparisonListing.Window {
        ComparisonListing.Window(
            from: window.from,
            to: window.to,
            lines: lines,
            perMinute: rounded(comparison.perMinute(lines, side))
        )
    }

    private func template(_ row: LogComparison.Row) -> ComparisonListing.Template {
        ComparisonListing.Template(
            template: row.template,
            change: row.verdict.change,
            evidence: row.verdict.evidence,
            before: row.before,
            after: row.after,
            perMinuteBefore: rounded(comparison.perMinute(row.before, .before)),
            perMinuteAfter: rounded(comparison.perMinute(row.after, .after)),
            hosts: row.hosts,
            example: ComparisonListing.Example(
                host: row.example.host,
                time: row.example.time,
                line: String(decoding: row.example.bytes, as: UTF8.self)
            )
        )
    }

    // Three digits behind the point are more than any count of lines is good for.
    private func rounded(_ rate: Double) -> Double { (rate * 1000).rounded() / 1000 }
}
