import Foundation
import PeekCore
import Testing

struct IncidentValueTests {
    @Test func theOnlyOpenIncidentIsLinkedByItself() {
        let one = Self.incident(1)
        let linked = SessionIncidents(open: [one])
        #expect(linked.incident == one.id.description && linked.isLinkedByGateway)
        let several = SessionIncidents(open: [one, Self.incident(2)])
        #expect(several.incident == nil && !several.isLinkedByGateway)
        #expect(SessionIncidents(open: []).incident == nil)
    }

    @Test func whatTheGatewayFoundIsNothingThatAPersonSaid() {
        var start = Self.start
        start.incident = "i-1"
        #expect(start.givenIncident == "i-1")
        start.linkedByGateway = true
        #expect(start.givenIncident == nil)
    }

    @Test func aStartFromBeforeIncidentsReadsBack() throws {
        let encoded = String(decoding: try JSONEncoder().encode(Self.start), as: UTF8.self)
        #expect(!encoded.contains("linkedByGateway"), "events of before and after look alike")
        #expect(try JSONDecoder().decode(SessionStart.self, from: Data(encoded.utf8)) == Self.start)
    }

    @Test(
        arguments: [
            (SessionIncidents(linked: incident(1)), "linked to incident \(incident(1).id) slow 1"),
            (SessionIncidents(elsewhere: "INC-7"), "incident INC-7, which is not kept here"),
            (
                SessionIncidents(open: [incident(1), incident(2)]),
                "open incidents \(incident(1).id) slow 1, \(incident(2).id) slow 2: --incident ID links to one"
            ),
            (SessionIncidents(open: (1...5).map(incident)), "slow 3 and 2 more: --incident ID links to one"),
        ] as [(SessionIncidents, String)]
    )
    func aBannerSaysHowTheSessionStands(incidents: SessionIncidents, text: String) {
        #expect(Self.banner(incidents).contains(text), "\(Self.banner(incidents))")
        #expect(!Self.banner(incidents).contains("\n"))
    }

    @Test(
        arguments: [
            (1, 1, "this session is linked to it"), (0, 1, "this session is not linked to it"),
            (0, 3, "none of these 3 sessions is linked to it"), (1, 3, "1 of these 3 sessions is linked to it"),
            (2, 3, "2 of these 3 sessions are linked to it"), (3, 3, "these 3 sessions are linked to it"),
        ] as [(Int, Int, String)]
    )
    func aNoticeSaysHowManySessionsOfAScreenAreLinked(linked: Int, sessions: Int, text: String) {
        let line = IncidentNotice(Self.incident(1)).line(linked: linked, of: sessions)
        #expect(line.hasSuffix("; \(text)"), "\(line)")
    }

    @Test func hostileTitlesStayOnOneLineOfABanner() {
        var hostile = Self.incident(1)
        hostile.title = "\u{1B}[2J\r\n\u{202E}" + String(repeating: "x", count: 10_000)
        let text = Self.banner(SessionIncidents(linked: hostile, elsewhere: "\u{1B}c\n", open: [hostile]))
        #expect(visible(text) == text)
        #expect(text.count < 1000)
        #expect(visible(IncidentNotice(hostile).label) == IncidentNotice(hostile).label)
    }

    @Test(
        arguments: [
            ("", "is empty"), (" \n ", "is empty"), ("a\nb", "line break"), ("a\u{2028}b", "line break"),
            ("a\u{1B}[2J", "control character"), ("a\0", "control character"),
            (String(repeating: "x", count: 257), "257 bytes"),
        ] as [(String, String)]
    )
    func aTitleIsOneBoundedLine(title: String, message: String) {
        let refusal = #expect(throws: Refusal.self) {
            try IncidentReport(title: title).checked(against: Self.policy, by: "ops", at: Self.time)
        }
        #expect(refusal?.status == .usage)
        #expect(refusal?.message.contains(message) == true, "\(refusal?.message ?? "")")
    }

    @Test func aTextMayHaveLinesAndEveryLanguage() throws {
        #expect(try WrittenText.text("  erste\n\tzweite 👩‍🚒 ", "the note") == "erste\n\tzweite 👩‍🚒")
        #expect(throws: Refusal.self) { try WrittenText.text("a\u{9B}2Jb", "the note") }
        #expect(throws: Refusal.self) { try WrittenText.text(String(repeating: "x", count: 4097), "the note") }
    }

    @Test func severityAndServicesAreThoseThatExist() {
        for severity in [0, 5, -1, .max] {
            #expect(throws: Refusal.self) {
                try IncidentReport(title: "t", severity: severity).checked(against: Self.policy, by: "o", at: Self.time)
            }
        }
        let refusal = #expect(throws: Refusal.self) {
            try IncidentReport(title: "t", services: ["chekout"]).checked(against: Self.policy, by: "o", at: Self.time)
        }
        #expect(refusal?.status == .notFound && refusal?.wouldWork == "checkout")
    }

    @Test func aNoteThatARecordingHoldsIsNotMarkedAgain() {
        let note = Note("x", by: "dev", at: Self.time, session: Self.start, offset: 1500, isRecorded: false)
        #expect(note.marker == RecordingMarker(offset: 1_500_000, label: "note by dev: x"))
        #expect(note.time.milliseconds == Self.start.startedAt.milliseconds + 1500)
        let recorded = Note("x", by: "dev", at: Self.time, session: Self.start, offset: 1500, isRecorded: true)
        #expect(recorded.marker == nil)
    }

    private static let time = Timestamp(milliseconds: 1_800_000_000_000)

    private static let policy = Policy(
        hash: String(repeating: "0", count: 64),
        principals: [:],
        hosts: [:],
        services: ["checkout": Service(name: "checkout", hosts: HostSelector(), logs: [])],
        roles: [:],
        catalogue: CommandCatalogue([])
    )

    private static let start = SessionStart(
        id: Identifier(.session, parsing: "s-0000000010000") ?? Identifier(.session),
        principal: "dev",
        host: "web1",
        source: "local",
        line: "uptime",
        rendering: "/usr/bin/uptime",
        role: "developer",
        startedAt: time.adding(seconds: -60)
    )

    private static func incident(_ number: Int) -> Incident {
        Incident(
            id: Identifier(.incident, parsing: "i-000000000000\(number)") ?? Identifier(.incident),
            title: "slow \(number)",
            services: ["checkout"],
            by: "ops",
            openedAt: time
        )
    }

    private static func banner(_ incidents: SessionIncidents) -> String {
        SessionBanner(
            host: "web1",
            versions: [],
            deploysInProgress: [],
            incidents: incidents,
            session: start.id,
            now: time
        ).line
    }
}
