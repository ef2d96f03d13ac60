import GRDB

/// The tables of the event log and its projections.
///
/// Migrations are frozen once released: a database that exists has run them, and will not run them again. A change is a
/// new migration below the others.
enum EventSchema {
    /// Every change of the schema, oldest first.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events, sessions, deploys") { database in
            try database.execute(sql: eventTable)
            try database.execute(sql: appendOnlyTriggers)
            try database.execute(sql: sessionTable)
            try database.execute(sql: deployTables)
            try database.execute(sql: probeTable)
        }
        migrator.registerMigration("2 incidents, notes") { database in
            try database.execute(sql: IncidentSchema.tables)
            try database.execute(sql: IncidentSchema.earlierLinks)
        }
        return migrator
    }

    /// How every table, index and trigger of `database` is defined, by name.
    static func definitions(in database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
    }

    /// How they are defined in a new database.
    static func definitions() throws -> [String: String] {
        let fresh = try DatabaseQueue()
        try migrator.migrate(fresh)
        return try fresh.read(definitions)
    }
}

// All but the chain is computed from the JSON (https://www.sqlite.org/gencol.html), so no column can say anything else
// than the bytes that are hashed.
private let eventTable = """
    CREATE TABLE event (
        sequence INTEGER PRIMARY KEY NOT NULL CHECK (sequence = json ->> '$.sequence'),
        json TEXT NOT NULL CHECK (json_valid(json)),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        id TEXT NOT NULL UNIQUE AS (json ->> '$.id') CHECK (id GLOB 'e-?*'),
        schemaVersion INTEGER NOT NULL AS (json ->> '$.schema')
            CHECK (typeof(schemaVersion) = 'integer' AND schemaVersion >= 1),
        gateway TEXT NOT NULL AS (json ->> '$.gateway') CHECK (gateway <> ''),
        receivedAt TEXT NOT NULL AS (json ->> '$.receivedAt') CHECK (receivedAt GLOB '[0-9][0-9][0-9][0-9]-*Z'),
        type TEXT NOT NULL AS (json ->> '$.fact.type') CHECK (type GLOB '?*.?*'),
        time TEXT NOT NULL AS (json ->> '$.fact.time') CHECK (time GLOB '[0-9][0-9][0-9][0-9]-*Z'),
        principal TEXT NOT NULL AS (json ->> '$.fact.principal') CHECK (principal <> ''),
        source TEXT NOT NULL AS (json ->> '$.fact.source') CHECK (source <> ''),
        subject TEXT NOT NULL AS (json -> '$.fact.subject') CHECK (json_type(subject) = 'object'),
        session TEXT AS (json ->> '$.fact.subject.session'),
        outcome TEXT NOT NULL AS (json ->> '$.fact.outcome') CHECK (outcome IN ('success', 'failure', 'denied')),
        reason TEXT NOT NULL AS (json ->> '$.fact.reason') CHECK (reason <> ''),
        policyHash TEXT NOT NULL AS (json ->> '$.fact.policyHash')
            CHECK (length(policyHash) = 64 AND policyHash NOT GLOB '*[^0-9a-f]*')
    ) STRICT;
    CREATE INDEX eventBySession ON event (session, sequence) WHERE session IS NOT NULL;
    """

// REPLACE deletes without a trigger (https://www.sqlite.org/lang_conflict.html), but not before the one on INSERT ran.
private let appendOnlyTriggers = """
    CREATE TRIGGER eventRefusesUpdate BEFORE UPDATE ON event BEGIN
        SELECT raise(ABORT, 'events are append-only');
    END;
    CREATE TRIGGER eventRefusesDelete BEFORE DELETE ON event BEGIN
        SELECT raise(ABORT, 'events are append-only');
    END;
    CREATE TRIGGER eventRefusesGap BEFORE INSERT ON event BEGIN
        SELECT raise(ABORT, 'events are numbered without gaps')
        WHERE NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM event), 0);
        SELECT raise(ABORT, 'events are append-only') WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
        SELECT raise(ABORT, 'a log holds the events of one gateway')
        WHERE NEW.gateway <> (SELECT gateway FROM event WHERE sequence = 1);
    END;
    """

private let sessionTable = """
    CREATE TABLE session (
        id TEXT PRIMARY KEY NOT NULL,
        principal TEXT NOT NULL,
        host TEXT NOT NULL,
        incident TEXT,
        startedAt INTEGER NOT NULL,
        endedAt INTEGER,
        startEvent INTEGER NOT NULL UNIQUE REFERENCES event (sequence),
        endEvent INTEGER UNIQUE REFERENCES event (sequence),
        CHECK ((endedAt IS NULL) = (endEvent IS NULL))
    ) STRICT;
    CREATE INDEX sessionByStart ON session (startedAt);
    CREATE INDEX sessionByPrincipal ON session (principal, startedAt);
    CREATE INDEX sessionByHost ON session (host, startedAt);
    CREATE INDEX sessionByIncident ON session (incident, startedAt) WHERE incident IS NOT NULL;
    CREATE INDEX sessionThatRuns ON session (startedAt) WHERE endedAt IS NULL;
    """

private let deployTables = """
    CREATE TABLE deploy (
        id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
        service TEXT,
        environment TEXT,
        status TEXT NOT NULL CHECK (status IN ('started', 'succeeded', 'failed')),
        startedAt INTEGER NOT NULL,
        finishedAt INTEGER,
        json TEXT NOT NULL CHECK (json_valid(json)),
        lastEvent INTEGER NOT NULL UNIQUE REFERENCES event (sequence),
        CHECK ((finishedAt IS NULL) = (status = 'started')),
        CHECK (startedAt <= finishedAt)
    ) STRICT;
    CREATE INDEX deployByStart ON deploy (startedAt);
    CREATE INDEX deployByService ON deploy (service, startedAt);
    CREATE INDEX deployThatSucceeded ON deploy (service, finishedAt) WHERE status = 'succeeded';
    CREATE TABLE deployHost (
        deploy TEXT NOT NULL REFERENCES deploy (id) ON DELETE CASCADE,
        host TEXT NOT NULL CHECK (host <> ''),
        PRIMARY KEY (deploy, host)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX deployHostByHost ON deployHost (host, deploy);
    """

// Written to see whether anything can be written.
private let probeTable = """
    CREATE TABLE probe (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
        at INTEGER NOT NULL
    ) STRICT;
    """
