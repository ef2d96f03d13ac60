import PeekCore
import PeekSSH

/// Several lines at once: shown, asked about, and run one after the other.
extension TerminalPrompt {
    // Longer than a terminal takes between two parts of what was pasted, shorter than anybody waits for.
    private static let quiet = Duration.milliseconds(250)

    /// Collects what comes in one go without saying that it is a paste, until nothing more does.
    mutating func takeBurst(_ keys: [PromptKey]) async {
        var text = PastedLines.text(of: keys)
        var isGivenUp = keys.contains(.interrupt)
        var isTooLong = keys.contains(.longPaste)
        var hasEnded = false
        while !hasEnded, let came = await moreOfBurst(&hasEnded) {
            isGivenUp = isGivenUp || came.contains(.interrupt)
            // A key that is no text was pressed and not pasted, and who holds it down is not waited for.
            if PastedLines.text(of: came).isEmpty { break }
            isTooLong = isTooLong || came.contains(.longPaste) || text.utf8.count > KeyDecoder.mostPasted
            if !isTooLong { text += PastedLines.text(of: came) }
        }
        if isGivenUp {
            await leaveLine(editor.buffer.text + "^C")
            editor.clear()
            await show(beginning: true)
        } else if isTooLong {
            await say(["prodpeek: more came at once than a prompt takes, nothing of it is on the line"])
        } else {
            await offer(PastedLines(text, behind: editor.buffer.text))
        }
        if hasEnded { await end() }
    }

    /// The keys that came within a moment; nil when none did.
    private mutating func moreOfBurst(_ hasEnded: inout Bool) async -> [PromptKey]? {
        let began = ContinuousClock.now
        let (worker, channel) = (lines.channel.worker, lines.channel.id)
        let timer = Task {
            try? await Task.sleep(for: Self.quiet)
            await worker.nudge(channel)
        }
        defer { timer.cancel() }
        while true {
            switch await input() {
            case .bytes(let bytes):
                let keys = decoder.keys(of: bytes)
                // A part of a key says nothing yet.
                if !keys.isEmpty { return keys }
            case .resized(let size): resize(to: size)
            case .nudged where ContinuousClock.now - began >= Self.quiet: return nil
            case .nudged: break
            case .ended, .over:
                hasEnded = true
                return nil
            }
        }
    }

    /// Shows lines, and runs them where the person says so.
    mutating func offer(_ pasted: PastedLines) async {
        editor.clear()
        await draw(screen.erase())
        guard !pasted.isTooMany else {
            await say([
                "prodpeek: \(pasted.lines.count) lines came at once, and a prompt takes \(PastedLines.most); nothing was run"
            ])
            return await show(beginning: true)
        }
        guard !pasted.lines.isEmpty else { return await show(beginning: true) }
        await say(["prodpeek: several lines came at once; nothing has run yet:"] + pasted.numbered)
        if await isConfirmed(pasted) { await run(pasted.lines) }
        await show(beginning: true)
    }

    private mutating func isConfirmed(_ pasted: PastedLines) async -> Bool {
        var answer = ""
        let label = [LineFrame.Part("prodpeek: \(pasted.question)")]
        while true {
            await show(LineFrame(label: label, before: answer))
            if !answer.isEmpty { break }
            switch await input() {
            case .bytes(let bytes):
                // An answer is pressed alone: what comes with others is still what was pasted.
                let keys = decoder.keys(of: bytes)
                guard !keys.isEmpty else { continue }
                answer = keys == [.text("y")] || keys == [.text("Y")] ? "y" : "n"
            case .resized(let size): resize(to: size)
            case .nudged: break
            case .ended, .over: answer = "n"
            }
        }
        await leaveLine()
        if answer != "y" { await say(["prodpeek: nothing was run"]) }
        return answer == "y"
    }

    private mutating func run(_ pasted: [String]) async {
        for (index, line) in pasted.enumerated() {
            editor.remember(line)
            await show(LineFrame(label: label, before: line), beginning: true)
            await leaveLine()
            await perform(line)
            let left = pasted.count - index - 1
            if place.leaves { return }
            if place.status != 0, left > 0 {
                let lines = left == 1 ? "the line after it does" : "the \(left) lines after it do"
                return await say(["prodpeek: line \(index + 1) came to \(place.status), so \(lines) not run"])
            }
        }
    }
}
