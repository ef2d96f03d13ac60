import PeekCore
import PeekSSH

/// The completion of words; a host that is slow to name its files keeps nobody from typing.
extension TerminalPrompt {
    /// Completes the word before the cursor, now or when the host has answered.
    mutating func complete() async {
        guard editor.searchLabel == nil, let word = wordAtCursor, let reach, let choice = choice(for: word, reach)
        else { return await ring() }
        switch choice {
        case .words(let candidates):
            await apply(PromptCompletion(word, among: candidates), to: word)
        case .names(let choice):
            if let known = names.known(choice) { return await apply(known, choice, to: word, reach) }
            sought = (choice, editor.buffer)
            ask(choice, reach)
        }
    }

    private func ask(_ choice: PromptReach.PathChoice, _ reach: PromptReach) {
        guard names.beginAsking() else { return }
        Task { [names, lines] in
            await names.ask(choice, reach, by: lines)
            await lines.channel.worker.nudge(lines.channel.id)
        }
    }

    /// Goes on with the completion that waited for names, unless the line has changed since.
    mutating func takeNames() async {
        guard let waiting = sought else { return }
        guard let known = names.known(waiting.choice) else {
            // Somebody typed on while the host was asked something else.
            if let reach { ask(waiting.choice, reach) }
            return
        }
        sought = nil
        guard waiting.buffer == editor.buffer, let word = wordAtCursor, let reach else { return }
        await apply(known, waiting.choice, to: word, reach)
    }

    private var reach: PromptReach? {
        try? lines.runner.keeper.policy.promptReach(lines.asked("", at: place))
    }

    // What stands behind the cursor must not become a part of the word.
    private var wordAtCursor: PromptWord? {
        guard editor.buffer.after.first.map({ $0 == " " || $0 == "|" }) ?? true else { return nil }
        return PromptWord(endOf: editor.buffer.before)
    }

    private func choice(for word: PromptWord, _ reach: PromptReach) -> PromptReach.Choice? {
        reach.choice(for: word, in: place.directory)
    }

    private mutating func apply(
        _ known: [HostListing.Name]?,
        _ choice: PromptReach.PathChoice,
        to word: PromptWord,
        _ reach: PromptReach
    ) async {
        guard let known else { return await ring() }
        let (candidates, unusable) = reach.candidates(known, for: choice)
        await apply(PromptCompletion(word, among: candidates, unusable: unusable), to: word)
    }

    private mutating func apply(_ completion: PromptCompletion, to word: PromptWord) async {
        if let replacement = completion.replacement {
            guard editor.complete(replacing: word.typedCount, by: replacement) else { return await ring() }
            return await show()
        }
        guard !completion.list.isEmpty else { return await ring() }
        await say(completion.columns(width: terminal.columns))
    }
}
