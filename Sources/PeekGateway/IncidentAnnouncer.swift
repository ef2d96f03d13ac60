import Logging
import PeekCore
import PeekSSH

/// Tells the people who look at affected hosts that an incident is opened or closed, and links their sessions to one that
/// is the only one there.
struct IncidentAnnouncer: Sendable {
    let live: LiveSessionTable
    let log: any EventLog
    let policy: @Sendable () -> Policy
    let logger: Logger

    func announce(_ incident: Incident) async {
        let policy = policy()
        let notice = IncidentNotice(incident)
        let hosts = incident.hosts(in: policy)
        let linked = incident.state == .open ? await link(hosts, to: incident, policy) : await linked(to: incident)
        let told = live.all.filter { entry in
            linked.contains(entry.start.id) || incident.state == .open && hosts.contains(entry.start.host)
        }
        await live.announce(notice.label, to: told) { notice.line(isLinked: linked.contains($0.start.id)) }
    }

    /// The sessions that are linked now.
    private func link(_ hosts: Set<String>, to incident: Incident, _ policy: Policy) async -> Set<Identifier> {
        do {
            var sessions: [Session] = []
            for host in Set(live.all.map(\.start.host)).intersection(hosts) {
                let services = policy.scope(ofHost: host).services
                let open = try await log.incidents(IncidentFilter(services: services, state: .open, limit: 2))
                guard open.map(\.id) == [incident.id] else { continue }
                for entry in live.all where entry.start.host == host {
                    if let session = try await log.session(entry.start.id), session.incidents.isEmpty {
                        sessions.append(session)
                    }
                }
            }
            let origin = Origin(principal: "gateway", source: "local", policyHash: policy.hash, time: .now)
            let why = "the session was running when the incident was opened"
            let linked = try await IncidentLinks(log: log).link(sessions, to: incident, origin, why: why)
            return Set(linked.map(\.start.id))
        } catch {
            return none(incident, error)
        }
    }

    private func linked(to incident: Incident) async -> Set<Identifier> {
        do {
            let filter = SessionFilter(incident: incident.id.description, live: true, limit: 1000)
            return Set(try await log.sessions(filter).map(\.start.id))
        } catch {
            return none(incident, error)
        }
    }

    // The incident itself is recorded; whoever is not linked now can be by hand.
    private func none(_ incident: Incident, _ error: any Error) -> Set<Identifier> {
        logger.error(
            "sessions could not be linked",
            metadata: ["incident.id": "\(incident.id)", "error": "\(error)"]
        )
        return []
    }
}
