import Foundation
import PeekTesting
import Testing

/// A unit's journal is followed by its cursors, as a file is by its bytes; a host of a world has a stand-in for it.
@Suite(.inOneWorld, .serialized)
struct JournalTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func entries(_ numbers: ClosedRange<Int>, unit: String = "checkout.service") -> [String] {
        numbers.map { number in
            let time = 1_700_000_000_000_000 + number * 1_000_000
            // Cursors of one journal are as long as one another.
            return #"{"__CURSOR": "s=f;i=\#(1000 + number)", "__REALTIME_TIMESTAMP": "\#(time)", "UNIT": "\#(unit)", "#
                + #""_HOSTNAME": "web1", "SYSLOG_IDENTIFIER": "checkout", "_PID": "7", "MESSAGE": "entry \#(number)"}"#
        }
    }

    private func text(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { number in
            let time = Date(timeIntervalSince1970: 1_700_000_000 + Double(number)).ISO8601Format().dropLast()
            return "\(time).000Z web1 checkout[7]: entry \(number)\n"
        }.joined()
    }

    /// Gives web1 a journal with ten entries of the unit and one of another.
    private func withJournal(_ body: (WrittenLog, Person) async throws -> Void) async throws {
        let person = try await Person.developer(of: world)
        let journal = try await WrittenLog("journal.json", in: world)
        try Data().write(to: URL(filePath: journal.file))
        try journal.write(entries(1...10) + entries(11...11, unit: "other.service"))
        let place = person["HOST_ROOT_web1"] + "/srv/journalctl"
        if !FileManager.default.fileExists(atPath: place) {
            try FileManager.default.copyItem(atPath: World.program("journalctl.py"), toPath: place)
            let bound = try await world.onHost(
                "web1",
                ["/usr/bin/mount", "--bind", "/srv/journalctl", "/usr/bin/journalctl"]
            )
            try #require(bound.status == 0, "\(bound.errors)")
        }
        let unit = "      # journal: {unit: checkout.service}\n"
        try await world.withPolicy(replacing: unit, by: "      journal: {unit: checkout.service}\n") {
            try await body(journal, person)
        }
    }

    @Test func entriesAreShownAsLines() async throws {
        try await withJournal { _, person in
            let tail = "tail web1:journal -o raw --no-follow"
            #expect(try await person.run("\(tail) -n 3", on: "prodpeek").output == text(8...10))
            let since = Date(timeIntervalSince1970: 1_700_000_006).ISO8601Format()
            #expect(try await person.run("\(tail) --since \(since)", on: "prodpeek").output == text(6...10))
            let recorded = try await person.run("session export last --format raw --stream stdout", on: "prodpeek")
            #expect(recorded.output == text(6...10))
        }
    }

    @Test func brokenConnectionLosesNoEntryAndRepeatsNone() async throws {
        try await withJournal { journal, person in
            let words = person.ssh("prodpeek", "tail web1:journal -o raw -n 2")
            try await Running.whileRunning(words) { running in
                try await running.showsOnly(text(9...10))
                try journal.write(entries(12...13))
                try await running.showsOnly(text(9...10) + text(12...13))
                try await world.whileCutOff("web1") { try journal.write(entries(14...16)) }
                try await running.showsOnly(text(9...10) + text(12...16))
                #expect(try running.errors().contains("prodpeek: web1: connected after "))
            }
        }
    }

    @Test func entriesOfAnEmptyJournalAreNotLostInABreak() async throws {
        try await withJournal { journal, person in
            try Data().write(to: URL(filePath: journal.file))
            let words = person.ssh("prodpeek", "tail web1:journal -o raw -n 2")
            try await Running.whileRunning(words) { running in
                try await eventually("nothing is followed") {
                    try await world.processes(on: "web1").contains { $0.contains("journalctl --no-pager") }
                }
                let first = Int(Date().timeIntervalSince1970) - 1_700_000_000 + 60
                try await world.whileCutOff("web1") { try journal.write(entries(first...(first + 5))) }
                try await running.showsOnly(text(first...(first + 5)))
            }
        }
    }

    @Test func entriesThatTheJournalHasLostAreSaid() async throws {
        try await withJournal { journal, person in
            let words = person.ssh("prodpeek", "tail web1:journal -o raw -n 2")
            try await Running.whileRunning(words) { running in
                try await running.showsOnly(text(9...10))
                try await world.whileCutOff("web1") {
                    try Data().write(to: URL(filePath: journal.file))
                    try journal.write(entries(20...21))
                }
                try await running.showsOnly(text(9...10) + text(20...21))
                #expect(
                    try running.errors().contains("the journal has lost the entry at which it was left; an unknown")
                )
            }
        }
    }
}
