import Foundation
import PeekCore
import PeekVerbs

/// The command line on a person's machine: what needs no local file is sent to the gateway over the person's own `ssh`.
@main
struct Prodpeek {
    static func main() async {
        let signals = SignalWatch()
        let console = ProcessConsole()
        let status: Int32
        do {
            status = try await run(Array(CommandLine.arguments.dropFirst()), console, signals)
        } catch is ConsoleClosed {
            status = ExitStatus.interrupted.rawValue
        } catch {
            status = (error as? Refusal)?.status.rawValue ?? ExitStatus.unavailable.rawValue
            let refusal = error as? Refusal ?? Refusal(.unavailable, "\(error)")
            console.warn(refusal.lines)
        }
        exit(status)
    }

    private static func run(
        _ arguments: [String],
        _ console: ProcessConsole,
        _ signals: SignalWatch
    ) async throws -> Int32 {
        let home = Home(environment: ProcessInfo.processInfo.environment)
        let (options, words) = try GlobalOptions.taken(from: arguments, home.environment)
        let program = LocalProgram(home: home, options: options, console: console, signals: signals)
        switch try invocation(words, columns: console.terminal?.columns ?? 80) {
        case .help(let text):
            try await console.write(Array("\(text)\n".utf8))
            return ExitStatus.success.rawValue
        case .gateway(let words, let needs):
            return try await program.ask(words, needs)
        case .local(let verb):
            return try await program.perform(verb)
        }
    }
}
