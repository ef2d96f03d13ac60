import PeekCore

/// Where everything is: a layout that follows from a session's ID alone.
///
/// ```
/// DATA/journals/SESSION.000001                 what is not sealed yet; flat, so that a start lists little
/// DATA/recordings/YYYY-MM-DD/SESSION/chain     one line for each sealed segment
/// DATA/recordings/YYYY-MM-DD/SESSION/000001.zst
/// DATA/recordings/shared/SHA256.zst           a segment that others need, under the hash of its file
/// DATA/ballast
/// RUN/ring-0                                   one for each worker, in memory
/// ```
struct RecordingPaths: Sendable {
    /// The data directory.
    let data: String
    /// A directory in memory (tmpfs).
    let run: String

    var journals: String { "\(data)/journals" }
    var recordings: String { "\(data)/recordings" }
    var shared: String { "\(recordings)/shared" }
    var ballast: String { "\(data)/ballast" }
    var probe: String { "\(data)/probe" }
    var lock: String { "\(data)/recordings.lock" }

    func ring(_ worker: Int) -> String { "\(run)/ring-\(worker)" }

    func journal(_ name: JournalName) -> String { "\(journals)/\(name)" }

    /// The day (UTC) in which the session's ID was made.
    func day(of session: Identifier) -> String {
        "\(recordings)/\(session.time.description.prefix(10))"
    }

    func directory(of session: Identifier) -> String { "\(day(of: session))/\(session)" }

    func chain(of session: Identifier) -> String { "\(directory(of: session))/chain" }

    func shared(_ stored: Hash) -> String { "\(shared)/\(stored).zst" }

    func segment(_ index: Int, of session: Identifier) -> String {
        "\(directory(of: session))/\(segmentName(index))"
    }
}

/// The file's name of a segment.
func segmentName(_ index: Int) -> String { "\(sixDigits(index)).zst" }

extension Identifier {
    /// When it was made, as its first nine digits say.
    fileprivate var time: Timestamp {
        var milliseconds: Int64 = 0
        for digit in description.utf8.dropFirst(2).prefix(9) {
            // Crockford's alphabet leaves out i, l, o and u.
            let value = "0123456789abcdefghjkmnpqrstvwxyz".utf8.enumerated().first { $0.element == digit }?.offset ?? 0
            milliseconds = milliseconds << 5 | Int64(value)
        }
        return Timestamp(milliseconds: milliseconds)
    }
}
