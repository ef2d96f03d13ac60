/// The lines of a service's log before and after a deploy, sorted into templates: what is new, grown, shrunk and gone.
public struct LogComparison: Sendable {
    /// What a template's lines did.
    public struct Row: Sendable, Hashable {
        /// What the lines have in common: `<#>` is a number, a time, an address or an ID, `<*>` any word or name.
        public var template: String
        /// What became of them.
        public var verdict: TemplateVerdict
        /// Lines before, and after.
        public var before: Int
        public var after: Int
        /// Lines in each of the equal parts of the time before, and after.
        public var shapeBefore: [Int]
        public var shapeAfter: [Int]
        /// The first line from after the deploy, or where there is none the first from before.
        public var example: ExampleLine
        /// Names of the hosts that wrote them.
        public var hosts: [String]
        /// Whether its words speak of an error, so that it is worth reading first.
        public var saysError: Bool
    }

    /// What was read of one host.
    public struct HostPart: Sendable {
        /// What was counted.
        public var counter: WindowCounter
        /// Whether the log was read from its beginning, or from before the windows, so that what is not there was not.
        public var isWhole: Bool

        /// Makes a part.
        public init(_ counter: WindowCounter, isWhole: Bool) {
            self.counter = counter
            self.isWhole = isWhole
        }
    }

    /// Every template; of each change those first that say most.
    public let rows: [Row]
    /// Lines inside the windows.
    public let linesBefore: Int
    public let linesAfter: Int
    /// Lines that fit no template when there were too many: they are in no row.
    public let overflowBefore: Int
    public let overflowAfter: Int
    /// Names of the hosts that were not read for any time before the deploy.
    ///
    /// On them everything would be new: nothing of theirs is in the counts and rows, unless there is no other host.
    public let leftOut: [String]
    /// Minutes that all hosts were read for on each side, for ``perMinute(_:_:)``.
    private let minutesBefore: Double
    private let minutesAfter: Double

    /// Compares what was counted on the hosts; their order changes nothing but which example is taken.
    public init(_ all: [HostPart]) {
        let reachBack = all.filter { $0.counter.covered(.before, isWhole: $0.isWhole) > 0 }
        let parts = reachBack.isEmpty ? all : reachBack
        let compared = Set(parts.map(\.counter.host))
        leftOut = all.map(\.counter.host).filter { !compared.contains($0) }
        var tree = TemplateTree()
        var overflow = LineTally()
        for part in parts {
            for (text, tally) in part.counter.tree.all { tree.add(text, tally) }
            overflow.add(part.counter.tree.overflow)
        }
        overflow.add(tree.overflow)
        let templates = tree.all
        overflowBefore = overflow.countBefore
        overflowAfter = overflow.countAfter
        linesBefore = templates.reduce(overflowBefore) { $0 + $1.tally.countBefore }
        linesAfter = templates.reduce(overflowAfter) { $0 + $1.tally.countAfter }
        let before = parts.reduce(0) { $0 + $1.counter.covered(.before, isWhole: $1.isWhole) }
        let after = parts.reduce(0) { $0 + $1.counter.covered(.after, isWhole: $1.isWhole) }
        let count = Double(max(parts.count, 1))
        minutesBefore = Double(before) / 60_000 / count
        minutesAfter = Double(after) / 60_000 / count
        let isComparable = before > 0 && after > 0
        let rows = isComparable ? templates.compactMap { Row($0.text, $0.tally, before, after) } : []
        self.rows = rows.sorted(by: Row.isFirst)
    }

    /// Whether there is time on both sides; without, there are no rows.
    public var isComparable: Bool { minutesBefore > 0 && minutesAfter > 0 }

    /// Lines for each minute of a side; 0 where no time was read.
    public func perMinute(_ count: Int, _ side: ComparedWindows.Side) -> Double {
        let minutes = side == .before ? minutesBefore : minutesAfter
        return minutes > 0 ? Double(count) / minutes : 0
    }

    /// The rows of one change.
    public func rows(_ change: TemplateVerdict.Change, _ evidence: TemplateVerdict.Evidence = .clear) -> [Row] {
        rows.filter { $0.verdict.change == change && $0.verdict.evidence == evidence }
    }
}

extension LogComparison.Row {
    fileprivate init?(_ text: [UInt8], _ tally: LineTally, _ timeBefore: Int64, _ timeAfter: Int64) {
        guard let example = tally.exampleAfter ?? tally.exampleBefore else { return nil }
        template = String(decoding: text, as: UTF8.self)
        before = tally.countBefore
        after = tally.countAfter
        verdict = TemplateVerdict(before: before, in: timeBefore, after: after, in: timeAfter)
        shapeBefore = tally.before
        shapeAfter = tally.after
        self.example = example
        hosts = tally.hosts
        let words = template.lowercased()
        saysError = Self.errorWords.contains { words.contains($0) }
    }

    private static let errorWords = ["error", "fatal", "panic", "exception", "crit", "fail", "refused", "denied"]

    /// Clear before weak, errors before the rest, many lines before few.
    fileprivate static func isFirst(_ left: Self, _ right: Self) -> Bool {
        if left.verdict.evidence != right.verdict.evidence { return left.verdict.evidence == .clear }
        if left.saysError != right.saysError { return left.saysError }
        let counts = (max(left.before, left.after), max(right.before, right.after))
        return counts.0 == counts.1 ? left.template < right.template : counts.0 > counts.1
    }
}
