import Foundation
import PeekCore
import Testing

struct EventCodingTests {
    @Test(arguments: EventType.allCases)
    func everyTypeOfEventReadsBack(type: EventType) throws {
        for details in Self.details {
            let event = Self.event(type, details)
            #expect(try JSONDecoder().decode(Event.self, from: JSONEncoder().encode(event)) == event)
        }
    }

    @Test func theJSONOfAnEventIsAsDocumented() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(Self.event(.verbRun, .text(["verb": "hosts"]))), as: UTF8.self)
        #expect(
            json == """
                {"fact":{"details":{"text":{"verb":"hosts"}},"outcome":"success","policyHash":"\(Self.hash)",\
                "principal":"alice","reason":"-","source":"127.0.0.1:50000",\
                "subject":{"deploy":"d-1","host":"web1","incident":"i-1","service":"checkout","session":"s-0000000010000"},\
                "time":"2027-01-15T08:00:00.001Z","type":"verb.run"},"gateway":"eu","id":"e-0000000020000",\
                "receivedAt":"2027-01-15T08:00:00.002Z","schema":1,"sequence":7}
                """
        )
    }

    @Test(arguments: [
        "{}", #"{"text":{},"deploy":{}}"#, #"{"unknown":{}}"#, #"{"text":{"a":1}}"#, #"{"sessionEnded":{}}"#, "[]",
        "null",
    ])
    func detailsOfNoKnownFormAreRefused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(EventDetails.self, from: Data(json.utf8))
        }
    }

    private static let hash = String(repeating: "0a", count: 32)

    private static func identifier(_ text: String) -> Identifier? {
        IdentifierKind(rawValue: String(text.prefix(1))).flatMap { Identifier($0, parsing: text) }
    }

    private static func time(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000 + milliseconds)
    }

    private static func event(_ type: EventType, _ details: EventDetails) -> Event {
        Event(
            gateway: "eu",
            sequence: 7,
            id: identifier("e-0000000020000") ?? Identifier(.event),
            receivedAt: time(2),
            fact: Fact(
                type: type,
                time: time(1),
                principal: "alice",
                source: "127.0.0.1:50000",
                subject: Subject(
                    host: "web1",
                    service: "checkout",
                    session: identifier("s-0000000010000"),
                    deploy: "d-1",
                    incident: "i-1"
                ),
                outcome: .success,
                policyHash: hash,
                details: details
            )
        )
    }

    private static let details: [EventDetails] = [
        .text([:]),
        .text(["": "", "hostile": "\u{0}\u{1B}]52;c;\u{7}\r\n\u{202E}\"\\/🙂"]),
        .sessionStarted(
            SessionStart(
                id: Identifier(.session),
                group: Identifier(.group),
                principal: "alice",
                host: "web1",
                source: "[::1]:50000",
                line: "grep 'a b' app.log | head",
                rendering: "/usr/bin/grep -e 'a b' -- /var/log/app.log | /usr/bin/head",
                role: "developer",
                reason: "why",
                incident: "i-1",
                terminal: Terminal(type: "xterm-256color", columns: 80, rows: 24),
                versions: [LiveVersion(service: nil, version: "v1", deploy: "d-1", by: "bob", at: time(3))],
                deploysInProgress: ["d-2"],
                startedAt: time(4)
            )
        ),
        .sessionEnded(
            SessionEnd(
                id: Identifier(.session),
                cause: .interrupted,
                exitStatus: -1,
                bytesSent: .max,
                seal: RecordingSeal(segments: 2, length: 10, head: hash),
                quietlyRefused: 3
            )
        ),
        .incident(
            Incident(
                id: Identifier(.incident, at: time(0)),
                title: "t",
                services: ["checkout"],
                severity: 1,
                by: "ops",
                openedAt: time(5),
                closure: Incident.Closure(by: "ops", at: time(6), resolution: "r")
            )
        ), .note(Note("n", by: "dev", at: time(7), incident: Identifier(.incident, at: time(0)))),
        .deploy(
            Deploy(
                id: "d-1",
                service: nil,
                hosts: ["web1", "web2"],
                version: "v42",
                by: "alice",
                status: .failed,
                kind: .schema,
                environment: "production",
                previousVersion: "v41",
                message: "m",
                url: "https://example.com/?a=b&c",
                undo: "u",
                expect: "e",
                contact: "c",
                startedAt: time(5),
                finishedAt: time(6)
            )
        ),
    ]
}
