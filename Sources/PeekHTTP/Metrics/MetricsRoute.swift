import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PeekCore

/// `GET /metrics`.
struct MetricsRoute: Sendable {
    /// Deploys of one service that are looked at, newest first, for the newest of each environment.
    private static let deploysPerService = 100

    private let ports: HTTPDoorPorts

    init(_ ports: HTTPDoorPorts) {
        self.ports = ports
    }

    func show(_ request: Request, _ context: DoorContext) async throws -> Response {
        var text = MetricsText()
        let metrics = await ports.metrics()
        text.add("prodpeek_sessions_live", .gauge, "Sessions that run now.", metrics.sessionsLive)
        let outcomes: [Fact.Outcome] = [.success, .failure, .denied]
        text.add(
            "prodpeek_sessions_started_total",
            .counter,
            "Sessions that were asked for, by outcome.",
            outcomes.map { outcome in
                let count = metrics.sessionsByOutcome[outcome] ?? 0
                return MetricsText.Sample(labels: [("outcome", outcome.rawValue)], value: String(count))
            }
        )
        text.add("prodpeek_denied_total", .counter, "Denials by policy.", metrics.denied)
        text.add(
            "prodpeek_recording_trouble",
            .gauge,
            "Whether nothing can be recorded now.",
            metrics.recordingTrouble ? 1 : 0
        )
        text.add("prodpeek_events_appended_total", .counter, "Events in the log.", metrics.eventsAppended)
        if let shadow = metrics.shadow {
            text.add(
                "prodpeek_shadow_differences_total",
                .counter,
                "Decisions that the shadow policy would make otherwise.",
                shadow.differing
            )
            text.add(
                "prodpeek_shadow_uncompared_total",
                .counter,
                "Decisions that the shadow policy could not be asked about.",
                shadow.uncompared
            )
        }
        var isReadable = 1
        do {
            let samples = try await lastDeploys()
            text.add(
                "prodpeek_last_deploy_timestamp_seconds",
                .gauge,
                "When the newest deploy of a service started or ended.",
                samples
            )
        } catch {
            // The other values are wanted most when the store is in trouble.
            isReadable = 0
            context.logger.error("deploys not readable for metrics", metadata: ["error": "\(error)"])
        }
        text.add("prodpeek_event_log_readable", .gauge, "Whether the event log answers.", isReadable)
        return Response(
            status: .ok,
            headers: [.contentType: MetricsText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text))
        )
    }

    private func lastDeploys() async throws -> [MetricsText.Sample] {
        var samples: [MetricsText.Sample] = []
        for service in ports.policy().services.keys.sorted() {
            var newest: [String: Timestamp] = [:]
            let filter = DeployFilter(service: service, limit: Self.deploysPerService)
            for deploy in try await ports.log.deploys(filter) {
                let at = deploy.finishedAt ?? deploy.startedAt
                let environment = deploy.environment ?? ""
                newest[environment] = max(at, newest[environment] ?? at)
            }
            samples += newest.sorted { $0.key < $1.key }.map { environment, at in
                MetricsText.Sample(
                    labels: [("service", service), ("environment", environment)],
                    value: MetricsText.seconds(at)
                )
            }
        }
        return samples
    }
}
