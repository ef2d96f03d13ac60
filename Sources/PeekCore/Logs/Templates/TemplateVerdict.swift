/// How the lines of one template after a deploy compare with those before.
public struct TemplateVerdict: Sendable, Hashable {
    /// What became of them.
    public enum Change: String, Sendable, Codable, CaseIterable {
        /// There were none before.
        case new
        /// There are at least twice as many in the same time, and more than chance brings.
        case grown
        /// There are at most half as many in the same time, and fewer than chance brings.
        case shrunk
        /// There are none after.
        case gone
        /// Nothing that can be told from chance.
        case same
    }

    /// Whether chance would bring the same.
    public enum Evidence: String, Sendable, Codable, CaseIterable {
        /// Hardly ever.
        case clear
        /// Easily: there are too few lines.
        case weak
    }

    /// Of a template that is new or gone, so many lines are clear evidence: had they come as often on the other side, that
    /// side would have none in less than one case of a hundred (e^-5).
    public static let clearCount = 5.0
    /// How often as many, or as few, lines of one kind must come to have grown, or shrunk.
    public static let clearFactor = 2.0
    /// Standard deviations between the counts of both sides and those that one rate for both would bring; chance goes as
    /// far in about one case of a thousand.
    public static let clearDeviations = 3.0

    /// What became of them.
    public var change: Change
    /// How clear it is.
    public var evidence: Evidence

    /// Compares counts, each of so many milliseconds; both must be at least one.
    ///
    /// As lines that come by themselves at one rate would be: of all of them, each falls after the deploy with the
    /// probability that the time after is of the whole.
    public init(before: Int, in timeBefore: Int64, after: Int, in timeAfter: Int64) {
        let share = Double(timeAfter) / Double(timeBefore + timeAfter)
        // What one side's count would be on the other.
        let expectedBefore = Double(after) * Double(timeBefore) / Double(timeAfter)
        let expectedAfter = Double(before) * Double(timeAfter) / Double(timeBefore)
        switch (before, after) {
        case (0, 0): (change, evidence) = (.same, .weak)
        case (0, _): (change, evidence) = (.new, expectedBefore >= Self.clearCount ? .clear : .weak)
        case (_, 0): (change, evidence) = (.gone, expectedAfter >= Self.clearCount ? .clear : .weak)
        default:
            let all = Double(before + after)
            let deviation = (Double(after) - all * share) / (all * share * (1 - share)).squareRoot()
            let factor = Double(after) / expectedAfter
            if deviation >= Self.clearDeviations, factor >= Self.clearFactor {
                (change, evidence) = (.grown, .clear)
            } else if deviation <= -Self.clearDeviations, factor <= 1 / Self.clearFactor {
                (change, evidence) = (.shrunk, .clear)
            } else {
                (change, evidence) = (.same, .weak)
            }
        }
    }
}
