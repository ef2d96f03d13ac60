import PeekCore
import PeekTesting
import Testing

/// How lines become templates, many and few, in any order, and how many templates there can be.
struct TemplateSortingTests {
    let lines: ComparedLines

    init() throws { lines = try ComparedLines() }

    private let names = [
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj", "olivia",
    ]

    @Test func wordThatHasManyValuesIsAName() {
        let comparison = lines.compare(before: names.map { "user \($0) signed in" }, after: ["user zoe signed in"])
        #expect(comparison.rows.map(\.template) == ["user <*> signed in"])
        #expect(comparison.rows.map(\.before) == [13] && comparison.rows.map(\.after) == [1])
    }

    @Test func wordThatHasFewValuesIsWhatTheLineSays() {
        let reasons = ["declined", "expired", "stolen", "limited", "unknown", "blocked", "late"]
        let comparison = lines.compare(
            before: reasons.map { "payment was \($0)" },
            after: ["payment was refused twice"]
        )
        #expect(comparison.rows.count == 8)
        #expect(!comparison.rows.contains { $0.template.contains("<*>") })
    }

    @Test func nameDoesNotHideAnotherSentenceAboutIt() throws {
        let comparison = lines.compare(
            before: names.map { "user \($0) signed in" },
            after: names.prefix(6).map { "user \($0) signed off" }
        )
        let new = comparison.rows.filter { $0.before == 0 }
        #expect(new.count == 6 && new.allSatisfy { $0.template.hasSuffix("signed off") })
    }

    @Test func twoNamesInALineAreFoundTogether() {
        let cities = [
            "berlin", "paris", "rome", "oslo", "wien", "bern", "kyiv", "riga", "porto", "lyon", "york", "graz", "kiel",
        ]
        let before = zip(names, cities).map { "order of \($0) for \($1) sent" }
        let comparison = lines.compare(before: before, after: ["order of bob for graz sent"])
        #expect(comparison.rows.map(\.template) == ["order of <*> for <*> sent"])
    }

    @Test func hostsShareTemplates() throws {
        var hosts: [String: [String]] = [:]
        for host in ["web1", "web2", "web3"] {
            hosts[host] = names.map { lines.at(-100, "user \($0) signed in") } + [lines.at(100, "job \(host) done")]
        }
        hosts["web4"] = [lines.at(-50, "user zoe signed in")]
        let rows = lines.compare(hosts).rows
        let row = try #require(rows.first { $0.template == "user <*> signed in" })
        #expect(row.before == 40 && row.hosts == ["web1", "web2", "web3", "web4"])
        #expect(rows.first { $0.template == "job <#> done" }?.after == 3)
        #expect(rows.count == 2)
    }

    @Test func noLineIsLostAndMemoryIsBounded() {
        var random = SeededGenerator(seed: 52)
        let letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
        let words = (0..<60).map { _ in (0..<6).map { _ in letters.randomElement(using: &random) ?? "" }.joined() + "k"
        }
        let text = (0..<6_000).map { index in
            let count = Int.random(in: 3...24, using: &random)
            let line = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
            return lines.at(index.isMultiple(of: 2) ? -100 : 100, line)
        }
        let comparison = lines.compare(["web1": text, "web2": Array(text.prefix(1000))])
        let counted = comparison.rows.reduce(0) { $0 + $1.before + $1.after }
        let overflow = comparison.overflowBefore + comparison.overflowAfter
        #expect(comparison.rows.count <= 2_000)
        #expect(overflow > 0, "a limit that is never reached is not tested")
        #expect(counted + overflow == 7_000 && comparison.linesBefore + comparison.linesAfter == 7_000)
    }

    @Test func sameLinesMakeTheSameTemplates() {
        var random = SeededGenerator(seed: 53)
        let text = (0..<800).map { _ in
            let name = names.randomElement(using: &random) ?? ""
            let verb = ["in", "off", "up"].randomElement(using: &random) ?? ""
            return lines.at(Int64.random(in: -600..<660, using: &random), "user \(name) signed \(verb)")
        }
        let once = lines.compare(["web1": text])
        #expect(lines.compare(["web1": text]).rows == once.rows)
        #expect(!once.rows.isEmpty)
    }

    @Test func piecesOfAnySizeMakeTheSameTemplates() throws {
        var random = SeededGenerator(seed: 54)
        let text = (0..<300).map { lines.at(Int64($0 * 4 - 600), "user \(names[$0 % 13]) did \($0)") + "\n\tat x\n" }
        let bytes = Array(text.joined().utf8)
        let whole = LogComparison([.init(lines.counter(bytes), isWhole: true)])
        let reader = LogTimeReader(zoneSeconds: 0, now: lines.start.adding(seconds: 3600))
        for _ in 0..<20 {
            var counter = WindowCounter(lines.windows, reader, host: "web1", beginsInsideLine: false)
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(Int.random(in: 1...200, using: &random)))
                rest = rest.dropFirst(piece.count)
                piece.withUnsafeBytes { counter.take($0) }
            }
            counter.finish()
            #expect(LogComparison([.init(counter, isWhole: true)]).rows == whole.rows)
        }
        #expect(!whole.rows.isEmpty)
    }
}
