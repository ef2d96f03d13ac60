import Logging
import PeekCore
import PeekSSH

/// Tells the people who look at affected hosts, or whose sessions are linked, that an incident is opened or closed, and
/// links their sessions to one that is the only one there.
struct IncidentAnnouncer: Sendable {
    let live: LiveSessionTable
    let log: any EventLog
    let links: IncidentLinks
    let policy: @Sendable () -> Policy
    let logger: Logger

    func announce(_ incident: Incident) async {
        let policy = policy()
        let notice = IncidentNotice(incident)
        let hosts = incident.hosts(in: policy)
        do {
            if incident.state == .open { try await link(hosts, to: incident, policy) }
        } catch {
            report(error, incident)
        }
        let linked = await linked(to: incident)
        let told = live.all.filter { linked.contains($0.start.id) || hosts.contains($0.start.host) }
        await live.announce(notice.label, to: told) { entries in
            notice.line(linked: entries.count { linked.contains($0.start.id) }, of: entries.count)
        }
    }

    private func link(_ hosts: Set<String>, to incident: Incident, _ policy: Policy) async throws {
        var sessions: [Identifier] = []
        for host in Set(live.all.map(\.start.host)).intersection(hosts) {
            let services = policy.scope(ofHost: host).services
            let open = try await log.incidents(IncidentFilter(services: services, state: .open, limit: 2))
            guard open.map(\.id) == [incident.id] else { continue }
            sessions += live.all.map(\.start).filter { $0.host == host }.map(\.id)
        }
        let origin = Origin(principal: "gateway", source: "local", policyHash: policy.hash, time: .now)
        let why = "the session was running when the incident was opened"
        _ = try await links.link(sessions, to: incident, origin, why: why) { $0.incidents.isEmpty }
    }

    private func linked(to incident: Incident) async -> Set<Identifier> {
        do {
            let filter = SessionFilter(incident: incident.id.description, live: true)
            return Set(try await log.everySession(filter).map(\.start.id))
        } catch {
            report(error, incident)
            return []
        }
    }

    // The incident itself is recorded; whoever is not linked now can be by hand.
    private func report(_ error: any Error, _ incident: Incident) {
        logger.error(
            "sessions could not be linked",
            metadata: ["incident.id": "\(incident.id)", "error": "\(error)"]
        )
    }
}
