import Foundation
import PeekCore
import Testing

/// How `compare` finds its deploy, what it reads, and how it shows what it found.
struct CompareTests {
    let gateway = Gateway()

    /// A line that was written so many seconds ago.
    private func line(_ ago: Int64, _ text: String) -> String { "\(Gateway.now.adding(seconds: -ago)) \(text)\n" }

    private func keep(_ lines: [String], on host: String, isWhole: Bool = true, shortfall: String? = nil) {
        let bytes = Array(lines.joined().utf8)
        let past = PastLines(parts: [bytes], beginsInsideLine: false, isWhole: isWhole, shortfall: shortfall)
        gateway.looks.keep(past, on: host)
    }

    // Of a deploy that began 300 s ago and ended 290 s ago.
    private func usual() -> [String] {
        var lines: [String] = []
        for ago in stride(from: Int64(890), to: 0, by: -10) {
            lines.append(line(ago, "INFO order placed n=\(ago)"))
            if ago > 300 { lines.append(line(ago, "INFO using payments v1")) }
            if ago < 290 { lines.append(line(ago, "ERROR payment declined o-\(ago)")) }
            if ago < 290 || ago.isMultiple(of: 100) { lines.append(line(ago, "WARN retry")) }
            if ago == 200 { lines.append(line(ago, "INFO seldom")) }
        }
        return lines
    }

    @Test func screenSaysWhatIsNewGrownAndGone() async throws {
        try await gateway.deploy("v41", ago: 90_000)
        let id = try await gateway.deploy("v42", ago: 300)
        keep(usual(), on: "web1")
        keep([line(850, "INFO order placed n=1"), line(100, "INFO order placed n=2")], on: "web2")
        let console = MemoryConsole(environment: ["PRODPEEK_TZ": "+01:00", "PRODPEEK_COLUMNS": "80"])
        let answer = try await gateway.run("compare checkout", console)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(
            answer.output == """
                checkout  app /var/log/checkout/app.log
                  deploy      \(id)  v41 → v42  by ops  2027-01-15 08:55:00+01:00 (5 min ago)  succeeded after 10 s
                  before      2027-01-15 08:45:00+01:00 for 10 min  124 lines  12/min
                  after       2027-01-15 08:55:10+01:00 for 4 min  87 lines  18/min
                  read        web1 web2

                NEW  there were none before
                  0 → 5.8/min  ERROR payment declined o-<#>
                               web1: 2027-01-15T07:55:20.000Z ERROR payment declined o-280
                  0 → 0.2/min  only 1×: INFO seldom
                               web1: 2027-01-15T07:56:40.000Z INFO seldom

                GROWN  at least twice as many
                  0.5 → 5.8/min  WARN retry
                                 web1: 2027-01-15T07:55:20.000Z WARN retry

                GONE  there are none after
                  5.9 → 0/min  INFO using payments <#>
                               web1: 2027-01-15T07:45:10.000Z INFO using payments v1

                1 template appears only after \(id), 1 came at least twice as often, 1 came less often or no more: that says when it changed, not why

                """
        )
    }

    @Test func whatIsReadIsTheTimeAroundTheDeploy() async throws {
        try await gateway.deploy("v42", ago: 3600)
        _ = try await gateway.run("compare checkout:access --window 5m --host 'web*' --reason why --incident i-1")
        let start = Gateway.now.adding(seconds: -3600)
        #expect(gateway.looks.readLogs.map(\.host) == ["web1", "web2"])
        for log in gateway.looks.readLogs {
            #expect(log.log == .path("/var/log/nginx/access.log"))
            #expect(log.since == start.adding(seconds: -300) && log.until == start.adding(seconds: 310))
        }
        #expect(gateway.looks.options?.reason == "why" && gateway.looks.options?.incident == "i-1")
        _ = try await gateway.run("compare checkout --host web2")
        #expect(gateway.looks.readLogs.map(\.host) == ["web2"])
    }

    @Test func deployThatNamesHostsIsReadThere() async throws {
        _ = try await gateway.run("deploy start checkout v42 --host web2 --started-at 2027-01-15T07:00:00Z", as: "ops")
        _ = try await gateway.run("compare checkout")
        #expect(gateway.looks.readLogs.map(\.host) == ["web2"])
        let other = try await gateway.run("compare checkout --host nothing*")
        #expect(other.status == 66)
        #expect(other.lastErrorLine == "prodpeek: not found: no host of checkout matches nothing*")
    }

    @Test func quietDeployIsSaidToChangeNothing() async throws {
        let id = try await gateway.deploy("v42", ago: 300)
        keep(stride(from: 890, to: 0, by: -10).map { line($0, "INFO order placed n=\($0)") }, on: "web1")
        keep([], on: "web2")
        let answer = try await gateway.run("compare checkout")
        #expect(answer.output.hasSuffix("\n\nnothing in these lines changed clearly after \(id)\n"))
        #expect(!answer.output.contains("NEW"))
    }

    @Test func hostThatFailsIsNamedAndRaisesTheStatus() async throws {
        try await gateway.deploy("v42", ago: 300)
        keep(usual(), on: "web1")
        let answer = try await gateway.run("compare checkout")
        #expect(answer.status == 69)
        #expect(answer.output.contains("  read        web1\n  not read    web2\n"))
        let nobody = Gateway()
        try await nobody.deploy("v42", ago: 300)
        let nothing = try await nobody.run("compare checkout")
        #expect(nothing.status == 69 && nothing.output.isEmpty)
    }

    @Test func whatIsMissingIsSaid() async throws {
        let id = try await gateway.deploy("v41", ago: 500)
        try await gateway.deploy("v42", ago: 300)
        keep(usual().suffix(60), on: "web1", isWhole: false, shortfall: "only its last 64 MiB were read")
        keep(["no time here\n"], on: "web2")
        let answer = try await gateway.run("compare checkout")
        #expect(answer.output.contains("  note        before begins with the end of \(id)\n"))
        #expect(answer.output.contains("              web1: only its last 64 MiB were read\n"))
        #expect(answer.output.contains("              web2: no line says a time that can be read\n"))
    }

    @Test func hostWithoutLinesFromBeforeIsLeftOutAndNamed() async throws {
        try await gateway.deploy("v42", ago: 300)
        keep(usual(), on: "web1")
        let late = (1...20).map { line($0 * 10, "ERROR always here") }
        keep(late.reversed(), on: "web2", isWhole: false, shortfall: "its journal does not go back as far")
        let answer = try await gateway.run("compare checkout")
        #expect(answer.output.contains(" web2: nothing was read of the time before the deploy, so it is left out\n"))
        #expect(!answer.output.contains("always here"))
        let json = try await gateway.run("compare checkout --json").output
        #expect(json.contains("so it is left out") && !json.contains("always here"))
    }

    @Test func timesWithoutAZoneAreADoubt() async throws {
        try await gateway.deploy("v42", ago: 300)
        keep(usual(), on: "web1")
        #expect(try await !gateway.run("compare checkout").output.contains("no zone"))
        keep(usual().map { $0.replacing("Z ", with: " ") }, on: "web2")
        let note = " web2: lines say no zone and are taken for UTC; elsewhere this compares other times\n"
        #expect(try await gateway.run("compare checkout").output.contains(note))
        #expect(try await gateway.run("compare checkout --json").output.contains("lines say no zone"))
    }

    @Test func withoutLinesFromBeforeNothingIsClaimed() async throws {
        try await gateway.deploy("v42", ago: 300)
        keep([line(200, "ERROR new")], on: "web1", isWhole: false)
        keep([line(100, "ERROR new")], on: "web2", isWhole: false)
        let answer = try await gateway.run("compare checkout")
        #expect(answer.status == 0)
        #expect(answer.output.hasSuffix("\nnothing can be said: no line was read from before the deploy\n"))
        #expect(!answer.output.contains("NEW"))
    }

    @Test func deployOfThisMomentIsTooYoung() async throws {
        try await gateway.deploy("v42", ago: 10)
        let answer = try await gateway.run("compare checkout")
        #expect(answer.status == 75)
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: limit: d-"))
        #expect(gateway.looks.readLogs.isEmpty)
    }

    @Test func deployThatAnotherFollowedAtOnceHasNoLinesOfItsOwn() async throws {
        let first = try await gateway.deploy("v41", ago: 500)
        let second = try await gateway.deploy("v42", ago: 490)
        let answer = try await gateway.run("compare checkout --around deploy:\(first)")
        #expect(answer.status == 66)
        #expect(answer.errors.contains("  try:  prodpeek compare checkout --around deploy:\(second)\n"))
        #expect(gateway.looks.readLogs.isEmpty)
    }

    @Test func withoutADeployThereIsNothingToCompare() async throws {
        let answer = try await gateway.run("compare checkout")
        #expect(answer.status == 66)
        #expect(answer.lastErrorLine == "prodpeek: not found: there is no deploy of checkout to compare around")
        #expect(answer.errors.contains("  try:  record one: prodpeek deploy start checkout VERSION\n"))
        #expect(answer.errors.contains("  ask:  #payments\n"))
    }

    @Test func nearestDeployIsOffered() async throws {
        let id = try await gateway.deploy("v42", ago: 3600)
        for asked in [String(id.dropLast()), "nothing-like-it"] {
            let answer = try await gateway.run("compare checkout --around deploy:\(asked)")
            #expect(answer.status == 66)
            #expect(
                answer.errors.contains("  try:  --around deploy:\(id), or prodpeek deploy list --service checkout\n")
            )
        }
        #expect(gateway.looks.readLogs.isEmpty)
    }

    @Test func deployOfAnotherServiceIsRefused() async throws {
        let id = try await gateway.deploy("v9", of: "ledger", ago: 3600)
        let answer = try await gateway.run("compare checkout --around deploy:\(id)", as: "ops")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("  try:  prodpeek compare ledger --around deploy:\(id)\n"))
        // Whoever does not see the service does not learn that there is such a deploy.
        let unseen = try await gateway.run("compare checkout --around deploy:\(id)")
        #expect(unseen.status == 66 && !unseen.errors.contains("ledger"))
    }

    @Test(arguments: [
        "compare", "compare checkout --around nonsense", "compare checkout --around deploy:",
        "compare checkout --window 5",
        "compare checkout --window 59s", "compare checkout --window 7h", "compare checkout extra",
    ])
    func wrongUseReadsNothing(_ line: String) async throws {
        try await gateway.deploy("v42", ago: 3600)
        let answer = try await gateway.run(line)
        #expect(answer.status == 64)
        #expect(gateway.looks.readLogs.isEmpty)
    }

    @Test(arguments: ["ledger", "nothing", "checkout:nothing", "web1;id"])
    func whatIsOutOfSightIsNotRead(_ target: String) async throws {
        try await gateway.deploy("v42", of: "ledger", ago: 3600)
        try await gateway.deploy("v42", ago: 3600)
        #expect(try await gateway.run("compare '\(target)'").status == 66)
        #expect(gateway.looks.readLogs.isEmpty)
    }

    @Test func hostileLinesDoNotReachTheTerminal() async throws {
        try await gateway.deploy("v42", ago: 300)
        let hostile = "ERROR \u{1B}]0;owned\u{7}\u{202E}\u{9B}2J evil \u{2028} line"
        keep(usual() + [10, 20, 30, 40, 50, 60].map { line($0, hostile) }, on: "web1", shortfall: "\u{1B}[2J")
        keep([], on: "web2")
        let terminal = Terminal(type: "xterm", columns: 120, rows: 40)
        for console in [MemoryConsole(), MemoryConsole(terminal: terminal, environment: ["NO_COLOR": "1"])] {
            let answer = try await gateway.run("compare checkout", console)
            #expect(answer.output.contains("evil"))
            for scalar in ["\u{1B}", "\u{7}", "\u{202E}", "\u{9B}", "\u{2028}"] as [Unicode.Scalar] {
                #expect(!answer.output.unicodeScalars.contains(scalar))
            }
        }
        let json = try await gateway.run("compare checkout --json")
        #expect(!json.output.unicodeScalars.contains("\u{1B}"))
        #expect(json.output.split(separator: "\n").count == 1)
    }

    @Test func linesFitTheTerminal() async throws {
        try await gateway.deploy("v42", ago: 300)
        let long = String(repeating: "wörd ", count: 100)
        keep(usual() + (1...40).map { line($0, "ERROR \(long)") }, on: "web1")
        keep([], on: "web2")
        for columns in [60, 80, 120, 200] {
            let console = MemoryConsole(environment: ["PRODPEEK_COLUMNS": "\(columns)"])
            let lines = try await gateway.run("compare checkout", console).output.split(separator: "\n")
            // The head and the answer are sentences, which a terminal may wrap.
            let sections = lines.drop { !$0.hasPrefix("NEW") }.dropLast()
            #expect(sections.count > 6 && sections.allSatisfy { $0.count <= columns }, "\(columns)")
            #expect(sections.contains { $0.contains("│") } == (columns >= 100))
        }
    }

    @Test func colourIsForTerminals() async throws {
        try await gateway.deploy("v42", ago: 300)
        keep(usual(), on: "web1")
        keep([], on: "web2")
        #expect(try await !gateway.run("compare checkout").output.contains("\u{1B}"))
        let terminal = Terminal(type: "xterm", columns: 80, rows: 24)
        let shown = try await gateway.run("compare checkout", MemoryConsole(terminal: terminal)).output
        #expect(shown.contains("\u{1B}[31mNEW\u{1B}[0m"))
    }

    @Test func manyTemplatesFitOneScreenAndAreCounted() async throws {
        try await gateway.deploy("v42", ago: 300)
        let words = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
        let new = words.enumerated().flatMap { place, word in
            // Of different lengths, so that they are no names.
            (1...6).map { line(Int64($0), "new" + String(repeating: " \(word)", count: place + 1)) }
        }
        let seldom = (1...4).map { line($0, "seldom" + String(repeating: " s", count: Int($0) + 20)) }
        keep(usual() + new + seldom, on: "web1")
        keep([], on: "web2")
        let answer = try await gateway.run("compare checkout")
        #expect(answer.output.contains("  and 6 more, and 5 that came too seldom to tell: --json has all\n"))
        #expect(answer.output.split(separator: "\n").count < 50)
        #expect(answer.output.contains("11 templates appear only after"))
        let object = try JSONSerialization.jsonObject(
            with: Data(try await gateway.run("compare checkout --json").output.utf8)
        )
        let templates = try #require((object as? [String: Any])?["templates"] as? [[String: Any]])
        #expect(templates.count { $0["change"] as? String == "new" } == 16)
    }
}
