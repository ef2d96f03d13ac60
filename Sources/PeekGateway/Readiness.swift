import Foundation
import PeekCore
import PeekHTTP
import PeekRecording
import PeekStore

/// Whether the gateway can do its work, and what it has done.
struct Readiness: Sendable {
    let keeper: PolicyKeeper
    let log: SQLiteEventLog
    let recordings: any Recordings
    /// Path of the signer's socket.
    let signer: String

    func checks() async -> [ReadinessCheck] {
        let recording = recordings.trouble()
        let store = await log.trouble()
        return [
            ReadinessCheck("recordings", recording == nil ? .ok : .failed, recording),
            ReadinessCheck("eventLog", store == nil ? .ok : .failed, store),
            // A rejected file leaves the old policy in force: sessions go on, and somebody has to look.
            ReadinessCheck("policy", keeper.trouble == nil ? .ok : .warning, keeper.trouble),
            signerCheck,
        ]
    }

    private var signerCheck: ReadinessCheck {
        guard FileManager.default.fileExists(atPath: signer) else {
            return ReadinessCheck("signer", .failed, "\(signer) does not exist: is prodpeek-signer running?")
        }
        return ReadinessCheck("signer", .ok)
    }

    func metrics(live: LiveSessionTable) async throws -> GatewayMetrics {
        let counts = try await log.counts()
        return GatewayMetrics(
            sessionsLive: live.count,
            sessionsByOutcome: [
                .success: counts[.sessionStarted] ?? 0,
                .failure: counts[.sessionRefused] ?? 0,
                .denied: counts[.commandDenied] ?? 0,
            ],
            denied: counts[.commandDenied] ?? 0,
            recordingTrouble: recordings.trouble() != nil,
            eventsAppended: Int64(counts.values.reduce(0, +))
        )
    }
}
