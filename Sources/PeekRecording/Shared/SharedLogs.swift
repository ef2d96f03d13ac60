import PeekCore
import Synchronization

/// Which running sessions are shown the same lines, and what of theirs was stored in full lately.
///
/// In memory only: what is sealed after a restart is stored in full. Holds a few words for each session.
final class SharedLogs: Sendable {
    /// What a session is shown.
    struct Following: Sendable, Hashable {
        /// The same for all who are shown the same.
        var log: String
        /// When the recording began, in microseconds on the monotonic clock.
        var began: UInt64

        /// When what a journal holds was recorded; nil when its times make no sense.
        func times(_ scan: JournalScan) -> ClosedRange<UInt64>? {
            guard let first = scan.firstOffset else { return nil }
            let times = (began.addingReportingOverflow(first), began.addingReportingOverflow(scan.lastOffset))
            guard !times.0.overflow, !times.1.overflow, times.0.partialValue <= times.1.partialValue else { return nil }
            return times.0.partialValue...times.1.partialValue
        }
    }

    /// A segment that is stored in full.
    struct Base: Sendable, Hashable {
        /// Whose segment.
        var session: Identifier
        /// The segment's file.
        var path: String
        /// SHA-256 of that file.
        var stored: Hash
        /// Bytes of its frames.
        var length: Int64
        /// Bytes of the file.
        var size: Int64
        /// When it was recorded, in microseconds on the monotonic clock.
        var times: ClosedRange<UInt64>

        /// About how many bytes of it were recorded in a time.
        func length(within other: ClosedRange<UInt64>) -> Double {
            guard times.overlaps(other) else { return 0 }
            let both = times.clamped(to: other)
            return Double(length) * (Double(both.upperBound - both.lowerBound) + 1)
                / (Double(times.upperBound - times.lowerBound) + 1)
        }
    }

    // Those of a few stretches of as many sessions as are ever out of step.
    private static let mostBases = 32

    private struct State {
        var following: [Identifier: Following] = [:]
        // Newest first.
        var bases: [String: [Base]] = [:]

        func isFollowed(_ log: String) -> Bool { following.values.contains { $0.log == log } }
    }

    private let state = Mutex(State())

    /// Says that a session is shown the lines of `log` from now on.
    ///
    /// - Parameter began: when its recording did, in microseconds on the monotonic clock.
    func follow(_ log: String, in session: Identifier, began: UInt64) {
        state.withLock { $0.following[session] = Following(log: log, began: began) }
    }

    /// Forgets a session, and with its last one what there is of the log.
    func forget(_ session: Identifier) {
        state.withLock { state in
            guard let log = state.following.removeValue(forKey: session)?.log else { return }
            if !state.isFollowed(log) { state.bases[log] = nil }
        }
    }

    /// What a session is shown; nil when nobody else can be shown the same.
    func following(_ session: Identifier) -> Following? { state.withLock { $0.following[session] } }

    /// What is stored of a log, newest first.
    func bases(of log: String) -> [Base] { state.withLock { $0.bases[log] ?? [] } }

    /// Takes a segment that is on the disk for good.
    func add(_ base: Base, of log: String) {
        state.withLock { state in
            guard state.isFollowed(log) else { return }
            state.bases[log] = Array(([base] + (state.bases[log] ?? [])).prefix(Self.mostBases))
        }
    }
}
