import Foundation
import PeekCore
import PeekHTTP
import PeekStore

/// Whether the gateway can do its work, and what it has done.
struct Readiness: Sendable {
    let keeper: PolicyKeeper
    let store: SQLiteEventLog
    let recordings: any Recordings
    /// Path of the signer's socket.
    let signer: String
    let live: LiveSessionTable
    let counted: CountedEventLog
    let shadow: ShadowPolicy?

    func checks() async -> [ReadinessCheck] {
        let recording = recordings.trouble()
        let log = await store.trouble()
        return [
            ReadinessCheck("recordings", recording == nil ? .ok : .failed, recording),
            ReadinessCheck("eventLog", log == nil ? .ok : .failed, log),
            // A rejected file leaves the old policy in force: sessions go on, and somebody has to look.
            ReadinessCheck("policy", keeper.trouble == nil ? .ok : .warning, keeper.trouble),
            signerCheck,
        ] + shadowChecks
    }

    // Nobody depends on it: it never makes a gateway unready.
    private var shadowChecks: [ReadinessCheck] {
        guard let shadow else { return [] }
        return [ReadinessCheck("shadow", shadow.trouble == nil ? .ok : .warning, shadow.trouble)]
    }

    private var signerCheck: ReadinessCheck {
        guard FileManager.default.fileExists(atPath: signer) else {
            return ReadinessCheck("signer", .failed, "\(signer) does not exist: is prodpeek-signer running?")
        }
        return ReadinessCheck("signer", .ok)
    }

    func metrics() -> GatewayMetrics {
        let counts = counted.counts
        return GatewayMetrics(
            sessionsLive: live.count,
            sessionsByOutcome: [
                .success: counts[.sessionStarted] ?? 0,
                .failure: counts[.sessionRefused] ?? 0,
                .denied: counts[.commandDenied] ?? 0,
            ],
            denied: (counts[.commandDenied] ?? 0) + (counts[.forwardingRefused] ?? 0),
            recordingTrouble: recordings.trouble() != nil,
            eventsAppended: counted.newest,
            shadow: shadow.map { GatewayMetrics.Shadow($0.totals) }
        )
    }
}

extension GatewayMetrics.Shadow {
    fileprivate init(_ totals: ShadowPolicy.Totals) {
        self.init(differing: totals.differing, uncompared: totals.uncompared)
    }
}
