/// What the gateway has to say of a log that it follows on one host.
public enum TailNotice: Sendable, Hashable {
    /// The host cannot be reached any more, or not yet; it is tried again.
    case lost(reason: String)
    /// The host is reached, after so many milliseconds.
    case back(after: Int64)
    /// So many bytes were not shown; nil where nobody can know how many.
    case missed(String, bytes: Int64?)
    /// Something about what is shown.
    case remark(String)
    /// What a session that is over has to tell.
    case summary(TailCounts)

    /// The sentence for people, without the host's name.
    public var sentence: String {
        switch self {
        case .lost(let reason): "\(reason); it is tried again"
        case .back(let time): "connected after \(Self.duration(time))"
        case .missed(let what, let bytes): "\(what); \(Self.amount(bytes)) not shown"
        case .remark(let sentence): sentence
        case .summary(let counts): counts.sentence
        }
    }

    /// The word for programs.
    public var name: String {
        switch self {
        case .lost: "lost"
        case .back: "back"
        case .missed: "missed"
        case .remark: "remark"
        case .summary: "summary"
        }
    }

    private static func amount(_ bytes: Int64?) -> String {
        switch bytes {
        case nil: "an unknown number of bytes was"
        case 1: "1 byte was"
        case .some(let bytes): "\(bytes) bytes were"
        }
    }

    static func duration(_ milliseconds: Int64) -> String {
        milliseconds < 1000 ? "less than a second" : "\(milliseconds / 1000) s"
    }
}

/// What went wrong while a log was followed, counted over a session.
public struct TailCounts: Sendable, Hashable, Codable {
    /// How often the host was lost.
    public var disconnections = 0
    /// Milliseconds without the host, in all.
    public var awayMilliseconds: Int64 = 0
    /// Milliseconds, at most, that lines waited because their reader took no more.
    public var behindMilliseconds: Int64 = 0
    /// Bytes that are known not to have been shown.
    public var missedBytes: Int64 = 0
    /// How often bytes were not shown that nobody could count.
    public var uncountedGaps = 0

    // A reader who is a second behind is none that waits.
    private static let noticeable: Int64 = 1000

    /// Counts nothing.
    public init() {}

    /// Whether there is nothing to tell.
    public var isClean: Bool {
        disconnections == 0 && missedBytes == 0 && uncountedGaps == 0 && behindMilliseconds < Self.noticeable
    }

    /// Counts what is said.
    public mutating func count(_ notice: TailNotice) {
        switch notice {
        case .lost: disconnections += 1
        case .back(let time): awayMilliseconds += time
        case .missed(_, .some(let bytes)): missedBytes += bytes
        case .missed(_, nil): uncountedGaps += 1
        case .remark, .summary: break
        }
    }

    /// Counts lines that waited so many milliseconds for their reader.
    public mutating func wasBehind(milliseconds: Int64) {
        behindMilliseconds = max(behindMilliseconds, milliseconds)
    }

    var sentence: String {
        var parts: [String] = []
        if disconnections > 0 {
            let times = disconnections == 1 ? "once" : "\(disconnections) times"
            parts.append("lost \(times), for \(TailNotice.duration(awayMilliseconds)) in all")
        }
        if behindMilliseconds >= Self.noticeable {
            parts.append("up to \(TailNotice.duration(behindMilliseconds)) behind")
        }
        if missedBytes > 0 { parts.append("\(missedBytes) \(missedBytes == 1 ? "byte" : "bytes") not shown") }
        if uncountedGaps > 0 {
            let gaps = uncountedGaps == 1 ? "1 gap" : "\(uncountedGaps) gaps"
            parts.append("\(gaps) of an unknown number of bytes")
        }
        if missedBytes == 0, uncountedGaps == 0 { parts.append("every line was read") }
        return parts.joined(separator: "; ")
    }
}
