import PeekCore
import PeekSSH
import Synchronization

/// The names of a host's directories that a prompt has asked for, for a moment.
final class PromptNames: Sendable {
    private struct Entry {
        var names: [HostListing.Name]?
        var at: ContinuousClock.Instant
    }

    private struct Key: Hashable {
        var directory: String
        var beginning: String
    }

    // Long enough for the next Tab, short enough that a new file is seen.
    private static let kept = Duration.seconds(10)
    // More directories than anybody walks through in that time.
    private static let most = 32

    private let entries = Mutex<[Key: Entry]>([:])
    private let isAsking = Mutex(false)

    /// Whether the host may be asked now: of one prompt it is asked one thing at a time.
    func beginAsking() -> Bool {
        isAsking.withLock { isAsking in
            defer { isAsking = true }
            return !isAsking
        }
    }

    /// What is known of a choice: nil where the host has to be asked, an inner nil where that failed.
    func known(_ choice: PromptReach.PathChoice) -> [HostListing.Name]?? {
        let now = ContinuousClock.now
        return entries.withLock { entries in
            entries = entries.filter { now - $0.value.at < Self.kept }
            return entries[Key(directory: choice.directory, beginning: choice.beginning)].map(\.names)
        }
    }

    /// Asks the host, after ``beginAsking()``.
    func ask(_ choice: PromptReach.PathChoice, _ reach: PromptReach, by lines: PromptLines) async {
        defer { isAsking.withLock { $0 = false } }
        let captured = try? await lines.question(about: choice.directory, reach).ask(
            HostListing.command(listing: choice.directory, beginning: choice.beginning),
            of: reach.host,
            for: lines.channel,
            limit: HostListing.mostBytes,
            seconds: HostListing.seconds
        )
        let names = captured.flatMap { captured -> [HostListing.Name]? in
            guard captured.outcome.refusal == nil, !captured.overflowed else { return nil }
            return HostListing.names(of: captured.output)
        }
        entries.withLock { entries in
            if entries.count >= Self.most { entries = [:] }
            let key = Key(directory: choice.directory, beginning: choice.beginning)
            entries[key] = Entry(names: names, at: .now)
        }
    }
}
