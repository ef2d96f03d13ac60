import GRDB
import PeekCore

/// The table of deploys: each as its reports together say it.
enum DeployProjection {
    /// Applies `deploy.started`, `deploy.succeeded` or `deploy.failed`.
    static func apply(_ report: Deploy, of event: Event, in database: Database) throws {
        var deploy = try find(report.id, in: database)?.updated(with: report) ?? report
        if deploy.previousVersion == nil {
            deploy.previousVersion = try versionLive(before: deploy, in: database)
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO deploy (id, service, environment, status, startedAt, finishedAt, json, lastEvent)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                ON CONFLICT (id) DO UPDATE SET service = ?2, environment = ?3, status = ?4, startedAt = ?5,
                    finishedAt = ?6, json = ?7, lastEvent = ?8
                """
        ).execute(arguments: [
            deploy.id, deploy.service, deploy.environment, deploy.status.rawValue, deploy.startedAt.milliseconds,
            deploy.finishedAt?.milliseconds, try EventCoding.text(of: deploy), event.sequence,
        ])
        try database.cachedStatement(sql: "DELETE FROM deployHost WHERE deploy = ?").execute(arguments: [deploy.id])
        let addition = try database.cachedStatement(sql: "INSERT INTO deployHost (deploy, host) VALUES (?, ?)")
        for host in Set(deploy.hosts) {
            try addition.execute(arguments: [deploy.id, host])
        }
    }

    /// The deploy with this ID.
    static func find(_ id: String, in database: Database) throws -> Deploy? {
        let statement = try database.cachedStatement(sql: "SELECT json FROM deploy WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id]).map(EventCoding.deploy)
    }

    // A deploy without hosts is on all of its service's, so it and any other of that service share a host.
    private static func versionLive(before deploy: Deploy, in database: Database) throws -> String? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT json FROM deploy AS earlier
                WHERE status = 'succeeded' AND service IS ?1 AND environment IS ?2 AND id <> ?3 AND finishedAt <= ?4
                ORDER BY finishedAt DESC, lastEvent DESC
                """
        )
        let earlier = try String.fetchCursor(
            statement,
            arguments: [deploy.service, deploy.environment, deploy.id, deploy.startedAt.milliseconds]
        )
        while let json = try earlier.next() {
            let candidate = try EventCoding.deploy(json)
            if sharesHost(candidate, deploy) { return candidate.version }
        }
        return nil
    }

    private static func sharesHost(_ one: Deploy, _ other: Deploy) -> Bool {
        guard one.service == nil || (!one.hosts.isEmpty && !other.hosts.isEmpty) else { return true }
        return !Set(one.hosts).isDisjoint(with: other.hosts)
    }
}
