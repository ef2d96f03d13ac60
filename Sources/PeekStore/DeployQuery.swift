import GRDB
import PeekCore

/// Deploys as asked for.
enum DeployQuery {
    /// Those that match, newest first.
    static func deploys(_ filter: DeployFilter, in database: Database) throws -> [Deploy] {
        var conditions: [SQL] = ["TRUE"]
        if let service = filter.service { conditions.append("service = \(service)") }
        if let scope = filter.host { conditions.append(touches(scope)) }
        if let place = filter.place {
            conditions.append(
                """
                (service IN \(place.services) OR EXISTS (SELECT 1 FROM deployHost
                    WHERE deployHost.deploy = deploy.id AND deployHost.host IN \(place.hosts)))
                """
            )
        }
        if let since = filter.since { conditions.append("(finishedAt IS NULL OR finishedAt >= \(since.milliseconds))") }
        if let until = filter.until { conditions.append("startedAt < \(until.milliseconds)") }
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        let request: SQLRequest<String> = """
            SELECT json FROM deploy
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY startedAt DESC, lastEvent DESC
            LIMIT \(min(max(filter.limit, 1), 1000))
            """
        return try request.fetchAll(database).map(EventCoding.deploy)
    }

    /// Per service, the deploy on the host that succeeded last.
    static func liveVersions(_ scope: DeployFilter.HostScope, in database: Database) throws -> [LiveVersion] {
        let request: SQLRequest<String> = """
            SELECT json FROM (
                SELECT json, service,
                    row_number() OVER (PARTITION BY service ORDER BY finishedAt DESC, lastEvent DESC) AS place
                FROM deploy WHERE status = 'succeeded' AND \(touches(scope))
            )
            WHERE place = 1 ORDER BY service
            """
        return try request.fetchAll(database).map { json in
            let deploy = try EventCoding.deploy(json)
            return LiveVersion(
                service: deploy.service,
                version: deploy.version,
                deploy: deploy.id,
                by: deploy.by,
                at: deploy.finishedAt ?? deploy.startedAt
            )
        }
    }

    private static func touches(_ scope: DeployFilter.HostScope) -> SQL {
        """
        (EXISTS (SELECT 1 FROM deployHost WHERE deployHost.deploy = deploy.id AND deployHost.host = \(scope.host))
        OR (deploy.service IN \(scope.services)
            AND NOT EXISTS (SELECT 1 FROM deployHost WHERE deployHost.deploy = deploy.id)))
        """
    }
}
