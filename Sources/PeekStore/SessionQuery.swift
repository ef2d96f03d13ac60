import GRDB
import PeekCore

/// Sessions as asked for.
enum SessionQuery {
    /// Those that match, newest first.
    ///
    /// - Parameter now: until when a deploy in progress lasts.
    static func sessions(_ filter: SessionFilter, now: Timestamp, in database: Database) throws -> [Session] {
        var conditions: [SQL] = ["TRUE"]
        if let principal = filter.principal { conditions.append("session.principal = \(principal)") }
        if let host = filter.host { conditions.append("session.host = \(host)") }
        if let hosts = filter.hosts { conditions.append("session.host IN \(hosts)") }
        if let since = filter.since { conditions.append("session.startedAt >= \(since.milliseconds)") }
        if let until = filter.until { conditions.append("session.startedAt < \(until.milliseconds)") }
        if let incident = filter.incident {
            conditions.append("session.id IN (SELECT session FROM incidentSession WHERE incident = \(incident))")
        }
        if filter.live { conditions.append("session.endedAt IS NULL") }
        if let id = filter.deploy {
            guard let deploy = try DeployProjection.find(id, in: database) else { return [] }
            conditions += overlap(deploy, now: now)
        }
        return try fetch(
            """
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY session.startedAt DESC, session.startEvent DESC
            LIMIT \(min(max(filter.limit, 1), 1000))
            """,
            in: database
        )
    }

    /// The session with this ID.
    static func session(_ id: Identifier, in database: Database) throws -> Session? {
        try fetch("WHERE session.id = \(id.description)", in: database).first
    }

    /// All that started and did not end, oldest first.
    static func unended(in database: Database) throws -> [Session] {
        try fetch("WHERE session.endedAt IS NULL ORDER BY session.startedAt, session.startEvent", in: database)
    }

    private static func overlap(_ deploy: Deploy, now: Timestamp) -> [SQL] {
        let end = deploy.finishedAt ?? max(now, deploy.startedAt)
        var conditions: [SQL] = [
            "session.startedAt <= \(end.milliseconds)",
            "(session.endedAt IS NULL OR session.endedAt >= \(deploy.startedAt.milliseconds))",
        ]
        if !deploy.hosts.isEmpty { conditions.append("session.host IN \(deploy.hosts)") }
        return conditions
    }

    private static func fetch(_ clause: SQL, in database: Database) throws -> [Session] {
        let request: SQLRequest<Row> = """
            SELECT start.json AS startJSON, end.json AS endJSON,
                (SELECT json_group_array(incident) FROM
                    (SELECT incident FROM incidentSession AS link WHERE link.session = session.id ORDER BY incident)
                ) AS incidents
            FROM session
            JOIN event AS start ON start.sequence = session.startEvent
            LEFT JOIN event AS end ON end.sequence = session.endEvent
            \(clause)
            """
        return try request.fetchAll(database).map(session)
    }

    private static func session(_ row: Row) throws -> Session {
        let startJSON: String = row["startJSON"]
        guard case .sessionStarted(let start) = try EventCoding.event(startJSON).fact.details else {
            throw damaged("session.started")
        }
        let incidents = try EventCoding.texts(row["incidents"])
        guard let endJSON = row["endJSON"] as String? else { return Session(start: start, incidents: incidents) }
        let event = try EventCoding.event(endJSON)
        guard case .sessionEnded(let end) = event.fact.details else { throw damaged("session.ended") }
        return Session(start: start, end: end, endedAt: event.fact.time, incidents: incidents)
    }

    private static func damaged(_ type: String) -> Refusal {
        Refusal(
            .unavailable,
            "the table of sessions names an event that is no \(type)",
            wouldWork: "rebuild the projections, then verify the event log"
        )
    }
}
