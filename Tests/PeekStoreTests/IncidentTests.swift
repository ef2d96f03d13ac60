import PeekCore
import PeekTesting
import Testing

@testable import PeekStore

struct IncidentTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func anIncidentIsOpenUntilItIsClosedOnce() async throws {
        let log = temporary.log
        try await log.append([.opened(incident(1, at: 0))])
        #expect(try await log.incident(incidentID(1)) == incident(1, at: 0))
        #expect(try await log.incidents(IncidentFilter(state: .open)).count == 1)
        try await log.append([
            .closed(incident(1, at: 0), at: 60, "first"), .closed(incident(1, at: 0), at: 90, "second"),
        ])
        let closed = try #require(try await log.incident(incidentID(1)))
        #expect(closed.closure?.resolution == "first" && closed.closure?.at == moment(60))
        #expect(try await log.incidents(IncidentFilter(state: .open)).isEmpty)
        #expect(try await log.incident(incidentID(2)) == nil)
    }

    @Test func theFirstOpeningAndTheFirstEndCountInEveryLog() async throws {
        let facts: [Fact] = [
            .closed(incident(2, at: 5), at: 6, "of what was never opened"), .opened(incident(1, at: 10)),
            .opened(incident(1, at: 10, services: ["ledger"])), .closed(incident(1, at: 10), at: 3, "first"),
            .closed(incident(1, at: 10), at: 90, "second"), .opened(incident(1, at: 10)),
        ]
        let memory = InMemoryEventLog()
        for log in [temporary.log, memory] as [any EventLog] {
            for fact in facts { try await log.append([fact]) }
            let closed = try #require(try await log.incident(incidentID(1)))
            #expect(closed.closure?.resolution == "first" && closed.closure?.at == moment(10), "\(type(of: log))")
            #expect(closed.services == ["checkout"] && closed.openedAt == moment(10))
            #expect(try await log.incident(incidentID(2)) == nil)
        }
        #expect(try await memory.incidents(IncidentFilter()) == temporary.log.incidents(IncidentFilter()))
    }

    @Test func nothingOfALongListIsLeftOut() async throws {
        let many = 1001
        let numbers = Array(1...many)
        let start = try #require(Fact.started(sessionID(1), at: 0).start)
        let notes = numbers.map { number in
            Fact.noted(Note("\(number)", by: "bob", at: moment(9), session: start, offset: 5, isRecorded: false))
        }
        let facts =
            numbers.map { .opened(incident($0, at: Int64($0 / 2))) } + notes
            + numbers.map { .started(sessionID($0), at: Int64($0 / 2)) }
        let memory = InMemoryEventLog()
        for log in [temporary.log, memory] as [any EventLog] {
            try await log.append(facts)
            let incidents = try await log.everyIncident(IncidentFilter())
            #expect(Set(incidents.map(\.id)) == Set(numbers.map(incidentID)) && incidents.count == many)
            #expect(try await log.everySession(SessionFilter()).count == many)
            #expect(try await log.everySession(SessionFilter(), limit: 3).count == 3)
            let oldest = try await log.everySession(SessionFilter(), limit: 1) { $0.start.id == sessionID(1) }
            #expect(oldest.map(\.start.id) == [sessionID(1)])
            #expect(try await log.notes(NoteFilter(session: sessionID(1))).count == many)
            #expect(try await log.markers(of: sessionID(1)).count == many)
            #expect(try await log.notes(NoteFilter(limit: 2)).count == 2)
        }
    }

    @Test func moreThanAPageOfOneMomentIsRefusedRatherThanCut() async throws {
        try await temporary.log.append((1...1001).map { .started(sessionID($0), at: 7) })
        await #expect(throws: Refusal.self) { try await temporary.log.everySession(SessionFilter()) }
    }

    @Test(
        arguments: [
            (IncidentFilter(), [3, 2, 1]), (IncidentFilter(services: ["checkout"]), [2, 1]),
            (IncidentFilter(services: ["checkout", "ledger"]), [3, 2, 1]), (IncidentFilter(services: []), []),
            (IncidentFilter(state: .open), [3, 2]), (IncidentFilter(state: .closed), [1]),
            (IncidentFilter(by: "bob"), []), (IncidentFilter(since: moment(100)), [3, 2]),
            (IncidentFilter(until: moment(200)), [1]), (IncidentFilter(limit: 1), [3]),
            (IncidentFilter(by: "' OR TRUE --"), []),
        ] as [(IncidentFilter, [Int])]
    )
    func aFilterSelects(filter: IncidentFilter, expected: [Int]) async throws {
        try await temporary.log.append([
            .opened(incident(1, at: 0)), .closed(incident(1, at: 0), at: 50, "x"), .opened(incident(2, at: 200)),
            .opened(incident(3, at: 300, services: ["ledger"])),
        ])
        #expect(try await temporary.log.incidents(filter).map(\.id) == expected.map(incidentID))
        let all = try await temporary.log.incidents(IncidentFilter())
        #expect(all.filter(filter.matches).prefix(filter.limit).map(\.id) == expected.map(incidentID))
    }

    @Test func linksAreOfTheStartAndOfWhatCameAfter() async throws {
        let log = temporary.log
        let id = incidentID(1).description
        try await log.append([
            .opened(incident(1, at: 0)), .started(sessionID(1), at: 1, incident: id), .started(sessionID(2), at: 2),
            .started(sessionID(3), at: 3, incident: "INC-7"),
        ])
        func linked() async throws -> [Identifier] {
            try await log.sessions(SessionFilter(incident: id)).map(\.start.id)
        }
        #expect(try await linked() == [sessionID(1)])
        try await log.append([.link(.incidentLinked, sessionID(2), id), .link(.incidentLinked, sessionID(2), id)])
        #expect(try await linked() == [sessionID(2), sessionID(1)])
        #expect(try await log.session(sessionID(2))?.incidents == [id])
        try await log.append([.link(.incidentUnlinked, sessionID(1), id)])
        #expect(try await linked() == [sessionID(2)])
        let first = try #require(try await log.session(sessionID(1)))
        #expect(first.incidents.isEmpty && first.start.incident == id, "what was said stays said")
        #expect(try await log.sessions(SessionFilter(incident: "INC-7")).map(\.start.id) == [sessionID(3)])
    }

    @Test func notesAreFoundByWhatTheyAreAbout() async throws {
        let log = temporary.log
        let start = try #require(Fact.started(sessionID(1), at: 10, host: "db1").start)
        try await log.append([
            .opened(incident(1, at: 0)), .noted(Note("of it", by: "bob", at: moment(5), incident: incidentID(1))),
            .noted(Note("of him", by: "bob", at: moment(99), session: start, offset: 2000, isRecorded: false)),
        ])
        func texts(_ filter: NoteFilter) async throws -> [String] { try await log.notes(filter).map(\.text) }
        #expect(try await texts(NoteFilter()) == ["of him", "of it"], "by the moment, not by when it was written")
        #expect(try await texts(NoteFilter(incident: incidentID(1))) == ["of it"])
        #expect(try await texts(NoteFilter(session: sessionID(1))) == ["of him"])
        #expect(try await texts(NoteFilter(place: .init(hosts: ["db1"], services: []))) == ["of him"])
        #expect(try await texts(NoteFilter(place: .init(hosts: [], services: ["checkout"]))) == ["of it"])
        #expect(try await texts(NoteFilter(since: moment(12), until: moment(13))) == ["of him"])
        #expect(try await log.notes(NoteFilter()).allSatisfy { $0.id?.kind == .event })
        #expect(try await log.markers(of: sessionID(1)).map(\.offset) == [2_000_000])
    }

    @Test func sessionsOfALogFromBeforeIncidentsAreStillFound() async throws {
        try await temporary.log.append([.started(sessionID(1), at: 0, incident: "i-7"), .started(sessionID(2), at: 1)])
        try temporary.log.close()
        try temporary.executeRaw(
            """
            DROP TABLE note; DROP TABLE incidentSession; DROP TABLE incidentService; DROP TABLE incident;
            DELETE FROM grdb_migrations WHERE identifier LIKE '2 %'
            """
        )
        let migrated = try temporary.reopened()
        #expect(try await migrated.sessions(SessionFilter(incident: "i-7")).map(\.start.id) == [sessionID(1)])
        #expect(try await migrated.verify().passed)
    }
}

/// An incident's name that is the same in each run.
func incidentID(_ number: Int) -> Identifier {
    var generator = SeededGenerator(seed: UInt64(number))
    return Identifier(.incident, at: moment(Int64(number)), using: &generator)
}

func incident(_ number: Int, at seconds: Int64, services: [String] = ["checkout"]) -> Incident {
    Incident(id: incidentID(number), title: "slow", services: services, by: "alice", openedAt: moment(seconds))
}

extension Fact {
    /// The opening of an incident.
    static func opened(_ incident: Incident) -> Fact {
        var fact = note()
        fact.type = .incidentOpened
        fact.time = incident.openedAt
        fact.details = .incident(incident)
        return fact
    }

    /// The end of an incident.
    static func closed(_ incident: Incident, at seconds: Int64, _ resolution: String) -> Fact {
        var fact = note()
        fact.type = .incidentClosed
        fact.time = moment(seconds)
        var closed = incident
        closed.closure = Incident.Closure(by: "alice", at: moment(seconds), resolution: resolution)
        fact.details = .incident(closed)
        return fact
    }

    /// A link made or taken away.
    static func link(_ type: EventType, _ session: Identifier, _ incident: String) -> Fact {
        var fact = note()
        fact.type = type
        fact.subject = Subject(session: session, incident: incident)
        return fact
    }

    /// A note.
    static func noted(_ note: Note) -> Fact {
        var fact = self.note()
        fact.type = note.incident == nil ? .sessionNoted : .incidentNoted
        fact.time = note.writtenAt
        fact.details = .note(note)
        return fact
    }

    /// What a start says.
    var start: SessionStart? {
        if case .sessionStarted(let start) = details { start } else { nil }
    }
}
