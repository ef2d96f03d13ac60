import Foundation
import PeekVerbs
import Testing

/// Every help text has one real example, and every line of the documentation that shows a verb is one.
struct HelpTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func everyVerbHasOneExampleOfItself() async throws {
        let verbs = try await verbs()
        #expect(verbs.count > 45, "\(verbs.count) verbs and groups")
        for verb in verbs {
            let help = try await Gateway().run((verb + ["--help"]).joined(separator: " ")).output
            let part = try #require(help.components(separatedBy: "Example:\n").dropFirst().first, "\(verb)")
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("  ") }
            let examples = lines.filter { $0.hasPrefix("  prodpeek ") }
            #expect(lines.count == 1 && examples.count == 1, "\(verb): \(lines)")
            let words = try words(of: String(try #require(examples.first, "\(verb)")))
            #expect(Array(words.prefix(verb.count)) == verb, "\(words)")
            try parses(words)
        }
    }

    @Test(arguments: [
        "README.md", "Sources/PeekVerbs/PeekVerbs.docc/Incidents.md",
        "Sources/PeekVerbs/PeekVerbs.docc/PolicyRollout.md",
        "Sources/PeekVerbs/PeekVerbs.docc/TailedLines.md",
        "Sources/PeekVerbs/PeekVerbs.docc/Comfort.md",
    ])
    func documentationShowsWhatCanBeTyped(_ file: String) throws {
        let text = try String(contentsOf: Self.repository.appendingPathComponent(file), encoding: .utf8)
        let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let lines = blocks.flatMap { $0.split(separator: "\n") }
            .map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : String($0) }
            .filter { $0.hasPrefix("prodpeek ") }
        #expect(!lines.isEmpty)
        for line in lines { try parses(try words(of: line)) }
    }

    private func parses(_ words: [String]) throws {
        guard case .help = try invocation(words, columns: 80) else { return }
        // A group alone prints its help, which is no example of anything.
        #expect(words.contains { ["help", "--help"].contains($0) }, "\(words) is only help")
    }

    // The words after the program's name, up to what the shell does with the output, or to a remark behind it.
    private func words(of line: String) throws -> [String] {
        var text = line.trimmingCharacters(in: .whitespaces)
        for mark in ["  ", " > ", " < ", " | "] {
            if let end = text.range(of: mark) { text = String(text[..<end.lowerBound]) }
        }
        return Array(try splitWords(text).dropFirst())
    }

    /// Every verb and group as words, from what the parser itself tells.
    private func verbs() async throws -> [[String]] {
        let answer = try await Gateway().run("--experimental-dump-help")
        let tool = try JSONDecoder().decode(Tool.self, from: Data(answer.output.utf8))
        return tool.command.paths(under: []).filter { !$0.isEmpty && $0.first != "help" }
    }

    private struct Tool: Decodable {
        let command: Described
    }

    private struct Described: Decodable {
        let commandName: String
        let subcommands: [Described]?

        func paths(under path: [String]) -> [[String]] {
            [path] + (subcommands ?? []).flatMap { $0.paths(under: path + [$0.commandName]) }
        }
    }
}
