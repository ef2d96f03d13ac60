/// The tables of incidents, of what is linked to them, and of notes; the second migration.
enum IncidentSchema {
    static let tables = """
        CREATE TABLE incident (
            id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
            openedBy TEXT NOT NULL,
            openedAt INTEGER NOT NULL,
            closedAt INTEGER CHECK (openedAt <= closedAt),
            json TEXT NOT NULL CHECK (json_valid(json)),
            lastEvent INTEGER NOT NULL UNIQUE REFERENCES event (sequence)
        ) STRICT;
        CREATE INDEX incidentByOpening ON incident (openedAt);
        CREATE INDEX incidentThatIsOpen ON incident (openedAt) WHERE closedAt IS NULL;
        CREATE TABLE incidentService (
            incident TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            service TEXT NOT NULL CHECK (service <> ''),
            PRIMARY KEY (incident, service)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidentServiceByService ON incidentService (service, incident);
        CREATE TABLE incidentSession (
            incident TEXT NOT NULL CHECK (incident <> ''),
            session TEXT NOT NULL CHECK (session <> ''),
            lastEvent INTEGER NOT NULL REFERENCES event (sequence),
            PRIMARY KEY (incident, session)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX incidentSessionBySession ON incidentSession (session, incident);
        CREATE TABLE note (
            event INTEGER PRIMARY KEY NOT NULL REFERENCES event (sequence),
            incident TEXT,
            session TEXT,
            host TEXT,
            time INTEGER NOT NULL,
            CHECK ((incident IS NULL) <> (session IS NULL))
        ) STRICT;
        CREATE INDEX noteByTime ON note (time);
        CREATE INDEX noteByIncident ON note (incident, time) WHERE incident IS NOT NULL;
        CREATE INDEX noteBySession ON note (session, time) WHERE session IS NOT NULL;
        """

    /// Sessions that named an incident before there was a table for it.
    static let earlierLinks = """
        INSERT INTO incidentSession (incident, session, lastEvent)
        SELECT incident, id, startEvent FROM session WHERE incident <> ''
        """
}
