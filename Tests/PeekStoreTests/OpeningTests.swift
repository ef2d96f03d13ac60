import Foundation
import PeekCore
import Testing

@testable import PeekStore

struct OpeningTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func aLogIsReadAfterItWasClosedAndOpenedAgain() async throws {
        let events = try await temporary.log.append([.started(sessionID(1), at: 0), .note("kept")])
        try temporary.log.close()
        await #expect(throws: Refusal.self) { try await temporary.log.append([.note("late")]) }
        let reopened = try temporary.reopened()
        #expect(try await reopened.events(after: 0, limit: 10) == events)
        #expect(try await reopened.append([.note("next")]).map(\.sequence) == [3])
        #expect(try await reopened.verify().passed)
    }

    @Test func onlyTheOwnerMayReadTheFiles() async throws {
        try await temporary.log.append([.note()])
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func aDatabaseOfANewerSchemaIsRefused() throws {
        try temporary.executeRaw("INSERT INTO grdb_migrations VALUES ('99 something new')")
        let refusal = #expect(throws: Refusal.self) { try temporary.reopened() }
        #expect(refusal?.status == .unavailable)
        #expect(refusal?.message.contains("written by a newer prodpeek") == true)
    }

    @Test func eventsOfANewerLayoutAreRefused() throws {
        let json = """
            {"fact":{"outcome":"success","policyHash":"\(String(repeating: "0", count: 64))","principal":"a","reason":"-",\
            "source":"local","subject":{},"time":"2030-01-01T00:00:00.000Z","type":"verb.run"},\
            "gateway":"\(TemporaryLog.gateway)","id":"e-1","receivedAt":"2030-01-01T00:00:00.000Z","schema":2,"sequence":1}
            """
        try temporary.executeRaw("INSERT INTO event (sequence, json, hash) VALUES (1, '\(json)', zeroblob(32))")
        let refusal = #expect(throws: Refusal.self) { try temporary.reopened() }
        #expect(refusal?.message.contains("layout 2") == true)
    }

    @Test func theLogOfAnotherGatewayIsRefused() async throws {
        try await temporary.log.append([.note()])
        let refusal = #expect(throws: Refusal.self) { try SQLiteEventLog(path: temporary.path, gateway: "gw-other") }
        #expect(refusal?.message.contains("belongs to gateway \(TemporaryLog.gateway)") == true)
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        let path = temporary.path + ".txt"
        let text = String(repeating: "not a database\n", count: 100)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let refusal = #expect(throws: Refusal.self) { try SQLiteEventLog(path: path, gateway: "gw") }
        #expect(refusal?.message.contains("damaged") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func aMissingDirectoryIsRefused() throws {
        let refusal = #expect(throws: Refusal.self) {
            try SQLiteEventLog(path: temporary.path + ".d/events.sqlite", gateway: "gw")
        }
        #expect(refusal?.status == .unavailable)
        #expect(refusal?.message.contains("No such file or directory") == true)
    }
}
