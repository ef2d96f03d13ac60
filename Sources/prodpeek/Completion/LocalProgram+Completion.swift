import Foundation
import PeekVerbs

extension LocalProgram {
    // What a person waits at a key without wondering; an answer from another continent takes half of it.
    private static let patience = Duration.seconds(2)

    /// Answers a shell that completes a word; whatever goes wrong, it says nothing and fails at nothing.
    func complete(_ arguments: [String]) async -> Int32 {
        // The words as they stand on the line follow the question and its two numbers.
        let typed = arguments.drop { $0 != "--" }.dropFirst(4).dropFirst()
        var names = KnownNames()
        do {
            let (options, _) = try GlobalOptions.taken(from: Array(typed), home.environment)
            names = try await knownNames(of: Gateway.chosen(options, home))
        } catch {
            // The verbs and options are still known, and a refusal between a person's keys would help nobody.
        }
        let text = completedWords(arguments, from: names)
        do {
            if !text.isEmpty { try await console.write(Array("\(text)\n".utf8)) }
        } catch {
            return 0
        }
        return 0
    }

    private func knownNames(of gateway: Gateway) async throws -> KnownNames {
        let cache = NameCache(gateway, in: home.cache)
        guard !cache.isFresh else { return cache.names }
        let text = try await ssh(gateway).text(of: ["names"], within: Self.patience)
        let answer = text.flatMap { try? JSONDecoder().decode(KnownNames.self, from: Data($0.utf8)) }
        try? cache.keep(answer)
        return answer ?? cache.names
    }
}
