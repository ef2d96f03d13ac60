import PeekTesting
import Testing

@testable import PeekCore

/// More words never make a refused line one that is allowed, unless it ended too early; see ``TestPolicy``.
struct RefusedLineTests {
    /// Lines that are allowed; what is refused is made of them.
    private static let seeds: [String] =
        lookingLines + benignLines.map(\.line) + LineLanguageFuzzTests.soups.map(\.start) + [
            "docker container ls", "ip route get 1.1.1.1", "sed -n 1p /var/log/a", "awk '{print $1}' /var/log/a",
            "jq . /var/log/a", "find /var/log -name 'a' -o -name 'b'", "ss state established", "ps -eo pid,args",
        ]

    /// What a line can be changed by, and what can be added to one.
    private struct Words {
        var entry: CatalogueEntry
        var verb: CatalogueEntry?

        /// Options of the catalogue and of the table of reasons, verbs, and values of every kind.
        var all: [String] {
            let entries = [entry] + (verb.map { [$0] } ?? [])
            var words: Set<String> = []
            for entry in entries {
                words.formUnion(entry.short.keys.map { "-\($0)" })
                words.formUnion(entry.long.keys.map { "--\($0)" })
                words.formUnion(entry.exact.keys)
                for names in entry.refused.keys {
                    words.formUnion(names.split(separator: " ").map(String.init).filter { $0.hasPrefix("-") })
                }
            }
            words.formUnion(entry.verbs.keys)
            words.formUnion(entry.verbAliases.keys)
            return words.sorted() + Self.values
        }

        private static let values = [
            "x", "5", "/var/log/a", "/etc/shadow", "-", "--", "nginx", "pods", "'it'\\''s'", "+%F", "'app=web'", "=",
            "2>/dev/null", "| wc -l", "-5", "+5", "-print", "-name", "')'", "aux", "dport", ":443", "p", "'.'",
            "/dev/null",
            "'", "\"", "''", "*", "-n5", "--lines=5",
        ]
    }

    @Test func moreWordsNeverMakeARefusedLineAllowed() throws {
        var generator = SeededGenerator(seed: 80)
        var tried = 0
        var incomplete = 0
        for seed in Self.seeds {
            for _ in 0..<30 {
                let words = try Self.words(of: seed)
                let line = Self.mutated(seed, words.all, &generator)
                guard let refusal = TestPolicy.decide(line).refusal else { continue }
                if refusal.isIncomplete { incomplete += 1 }
                for _ in 0..<6 {
                    let count = Int.random(in: 1...2, using: &generator)
                    let added = (0..<count).compactMap { _ in words.all.randomElement(using: &generator) }
                    tried += 1
                    try Self.expectRefused(line, refusal, added, words.entry)
                }
            }
        }
        // Without refused lines of both kinds this would prove nothing.
        #expect(tried > 5000)
        #expect(incomplete > 100)
    }

    @Test func noCommandsOptionsCureARefusedOne() throws {
        var generator = SeededGenerator(seed: 81)
        var tried = 0
        for entry in testCatalogue.entries.values.sorted(by: { $0.name < $1.name }) {
            let words = Words(entry: entry, verb: nil)
            for bad in ["--no-such-option", "-\u{7E}", "/etc/shadow/../x"] {
                let line = "\(entry.name) \(bad)"
                // Some show whatever words they are given.
                guard let refusal = TestPolicy.decide(line).refusal else { continue }
                tried += 1
                for _ in 0..<20 {
                    let added = (0..<2).compactMap { _ in words.all.randomElement(using: &generator) }
                    try Self.expectRefused(line, refusal, added, entry)
                }
            }
        }
        #expect(tried > 200)
    }

    @Test(arguments: [
        "cat '", "cat x |", "cat x 2>", "cat \\", "", "docker", "docker logs", "docker stats", "docker container",
        "docker ps --filter", "top -b", "ip route get", "kubectl get", "kubectl rollout", "find /var/log -name",
        "find /var/log '('", "find /var/log -name x -o", "ps -o", "ss state", "ss dport", "ss dport =", "ss '('",
        "sed -n",
        "jq --arg a", "grep", "comm /var/log/a",
    ])
    func whatEndsTooEarlyIsSaidToBeIncomplete(line: String) throws {
        #expect(try #require(TestPolicy.decide(line).refusal).isIncomplete)
    }

    @Test(arguments: attackLines.filter { !$0.line.hasSuffix("\\") })
    func noAttackIsIncomplete(sample: SampleLine) throws {
        let refusal = try #require(TestPolicy.decide(sample.line).refusal)
        #expect(!refusal.isIncomplete, "\(refusal.message)")
    }

    private static func expectRefused(
        _ line: String,
        _ refusal: Refusal,
        _ added: [String],
        _ entry: CatalogueEntry
    ) throws {
        let longer = ([line] + added).joined(separator: " ")
        guard let authorization = TestPolicy.decide(longer).authorization, !refusal.isIncomplete else { return }
        // An option that gives the pattern or the program makes a file of the word that was taken for one.
        if added.contains(where: { givesProgram($0, entry) }) { return }
        // Less is looked at: find was told not to go so deep.
        if let before = try? TestPolicy.parse(line), before.stages.contains(where: \.isRecursive),
            !authorization.command.stages.contains(where: \.isRecursive)
        {
            return
        }
        Issue.record("\(longer) is allowed, and \(line) is not: \(refusal.message)")
    }

    private static func givesProgram(_ word: String, _ entry: CatalogueEntry) -> Bool {
        switch entry.operands {
        case .patternThenPaths, .programThenPaths:
            let isShort = entry.short["e"] != nil && entry.short["e"] != OptionArgument.none && word.hasPrefix("-e")
            return isShort || word.hasPrefix("--regexp") || word.hasPrefix("--expression")
        default: return false
        }
    }

    /// The line with a word more, less, twice, or another in its place.
    private static func mutated(_ line: String, _ words: [String], _ generator: inout SeededGenerator) -> String {
        var parts = line.split(separator: " ").map(String.init)
        for _ in 0..<Int.random(in: 1...2, using: &generator) {
            let index = Int.random(in: 1...max(1, parts.count), using: &generator)
            guard let word = words.randomElement(using: &generator) else { continue }
            switch Int.random(in: 0...3, using: &generator) {
            case 0 where index < parts.count: parts.remove(at: index)
            case 1 where index < parts.count: parts[index] = word
            case 2 where index < parts.count: parts.insert(parts[index], at: index)
            default: parts.insert(word, at: min(index, parts.count))
            }
        }
        return parts.joined(separator: " ")
    }

    /// The words of the last command of an allowed line, which is the one that more words belong to.
    private static func words(of line: String) throws -> Words {
        let name = line.split(separator: " | ").last.map { $0.split(separator: " ")[0] } ?? ""
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let entry = try #require(testCatalogue.entries[last], "\(line)")
        let verb = entry.verbs.first { line.contains(" \($0.key)") }?.value
        return Words(entry: entry, verb: verb)
    }
}
