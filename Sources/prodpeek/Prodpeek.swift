import Foundation
import PeekCore
import PeekVerbs

/// The command line on a person's machine: what needs no local file is sent to the gateway over the person's own `ssh`.
@main
struct Prodpeek {
    static func main() {
        let signals = SignalWatch()
        Task.detached {
            exit(await perform(Array(CommandLine.arguments.dropFirst()), signals))
        }
        // The main thread is left to the signals: an asynchronous main would give it to Dispatch, which unblocks them.
        signals.watch()
    }

    private static func perform(_ arguments: [String], _ signals: SignalWatch) async -> Int32 {
        let console = ProcessConsole()
        do {
            return try await run(arguments, console, signals)
        } catch is ConsoleClosed {
            return ExitStatus.interrupted.rawValue
        } catch {
            let refusal = error as? Refusal ?? Refusal(.unavailable, "\(error)")
            console.warn(refusal.lines)
            return refusal.status.rawValue
        }
    }

    private static func run(
        _ arguments: [String],
        _ console: ProcessConsole,
        _ signals: SignalWatch
    ) async throws -> Int32 {
        let home = Home(environment: ProcessInfo.processInfo.environment)
        if arguments.first == "---completion" {
            let program = LocalProgram(home: home, options: GlobalOptions(), console: console, signals: signals)
            return await program.complete(arguments)
        }
        let (options, words) = try GlobalOptions.taken(from: arguments, home.environment)
        let program = LocalProgram(home: home, options: options, console: console, signals: signals)
        switch try invocation(words, columns: console.terminal?.columns ?? 80) {
        case .help(let text):
            try await console.write(Array("\(text)\n".utf8))
            return ExitStatus.success.rawValue
        case .gateway(let words, let needs, let isStream):
            return try await program.ask(words, needs, isStream: isStream)
        case .local(let verb):
            return try await program.perform(verb)
        }
    }
}
