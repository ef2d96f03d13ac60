import PeekCore

/// The lines of a recording around a moment, as plain text.
struct SharedLines {
    /// Unicode scalars of a line at most; a chat shows no more at once either.
    static let longestLine = 400

    private let moment: UInt64
    private let count: Int
    private var before: [String] = []
    private var after: [String] = []
    private var partial = ""
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
                partial.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func endLine(at offset: UInt64, evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !partial.isEmpty else { return }
        add(partial, at: partialBegan ?? offset)
        partial = ""
        partialBegan = nil
    }

    private mutating func add(_ line: String, at offset: UInt64) {
        let isLong = line.unicodeScalars.count > Self.longestLine
        let cut = String(String.UnicodeScalarView(line.unicodeScalars.prefix(Self.longestLine))) + (isLong ? "…" : "")
        guard offset <= moment else {
            if !isComplete { after.append(visible(cut)) }
            return
        }
        before.append(visible(cut))
        if before.count > count { before.removeFirst() }
    }
}
