import PeekCore

/// The lines of a recording around a moment, as plain text.
struct SharedLines {
    /// Unicode scalars of a line at most; a chat shows no more at once either.
    static let longestLine = 400

    private let moment: UInt64
    private let count: Int
    private var before: [String] = []
    private var after: [String] = []
    // The beginning of a line that has not ended, no more of it than is shown: a recording need not have line feeds.
    private var partial = String.UnicodeScalarView()
    private var partialLength = 0
    private var partialBegan: UInt64?
    private var filter = TerminalFilter(.text)

    /// Makes an empty collection.
    ///
    /// - Parameters:
    ///   - moment: microseconds since the recording began.
    ///   - count: lines at most.
    init(around moment: UInt64, count: Int) {
        self.moment = moment
        self.count = count
    }

    /// Whether nothing that comes can change ``lines``.
    var isComplete: Bool { after.count >= count }

    /// How many Unicode scalars of a line that has not ended are kept.
    var held: Int { partial.count }

    /// Takes the next step of a replay.
    mutating func take(_ step: ReplayStep) {
        switch step.action {
        case .show(let bytes): take(String(decoding: filter.filter(bytes), as: UTF8.self), at: step.offset)
        case .marker(let label):
            endLine(at: step.offset)
            add("--- \(visible(label)) ---", at: step.offset)
        case .resize: break
        }
    }

    /// The recording is over.
    mutating func end(at offset: UInt64) {
        take(String(decoding: filter.finish(), as: UTF8.self), at: offset)
        endLine(at: offset)
    }

    /// As many as asked for: half of them after the moment, where there are so many.
    var lines: [String] {
        let afterwards = min(after.count, max(count / 2, count - before.count))
        return before.suffix(count - afterwards) + after.prefix(afterwards)
    }

    private mutating func take(_ text: String, at offset: UInt64) {
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                endLine(at: offset, evenIfEmpty: true)
            } else {
                if partialBegan == nil { partialBegan = offset }
                if partialLength < Self.longestLine { partial.append(scalar) }
                partialLength = min(partialLength + 1, Self.longestLine + 1)
            }
        }
    }

    private mutating func endLine(at offset: UInt64, evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !partial.isEmpty else { return }
        add(String(partial) + (partialLength > Self.longestLine ? "…" : ""), at: partialBegan ?? offset)
        partial = String.UnicodeScalarView()
        partialLength = 0
        partialBegan = nil
    }

    private mutating func add(_ line: String, at offset: UInt64) {
        guard offset <= moment else {
            if !isComplete { after.append(visible(line)) }
            return
        }
        before.append(visible(line))
        if before.count > count { before.removeFirst() }
    }
}
