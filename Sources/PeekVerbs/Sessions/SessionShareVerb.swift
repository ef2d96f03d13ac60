import ArgumentParser
import PeekCore

struct SessionShareVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Print a moment of a session for a chat: how to replay it, and the lines around it.",
        discussion: "Example:\n  prodpeek session share last --at 0:01:02 --lines 10"
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    @Option(help: ArgumentHelp("Which moment: 0:01:02, 62, or RFC 3339; else the end.", valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var lines = 10

    func validate() throws {
        // More is a file: session export.
        guard (0...200).contains(lines) else { throw ValidationError("--lines is a number from 0 to 200") }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.sessionToRead(id, "share", as: .sessionShared)
        let start = session.start
        let now = context.clock()
        let end = max(0, (session.endedAt ?? now).milliseconds - start.startedAt.milliseconds)
        let offset = try at.map { try recordingOffset($0, of: session, now: now) } ?? end
        // The recording begins a little after the session; at its end the last lines are meant.
        var shared = SharedLines(around: offset == end ? .max : UInt64(offset) * 1000, count: lines)
        var last: UInt64 = 0
        let markers = try await context.log.markers(of: start.id)
        for try await step in try await context.exports.replay(start.id, markers: markers) {
            shared.take(step)
            last = step.offset
            if shared.isComplete { break }
        }
        shared.end(at: last)
        let time = Timestamp(milliseconds: start.startedAt.milliseconds + offset)
        let moment = clockTime(offset / 1000)
        let lines =
            [
                "\(visible(start.principal)) on \(visible(start.host)) at \(output.clock.moment(time)): "
                    + visible(start.line),
                "prodpeek session replay \(start.id) --at \(moment)",
            ] + (shared.lines.isEmpty ? [] : [""]) + shared.lines
        let fence = Self.fence(around: lines)
        try await output.lines([fence] + lines + [fence])
        return ExitStatus.success.rawValue
    }

    // Hosts write what they like: a fence that no line can close keeps `@channel` and markup from acting in a chat.
    // https://spec.commonmark.org/0.31.2/#fenced-code-blocks
    private static func fence(around lines: [String]) -> String {
        var longest = 2
        for line in lines {
            var run = 0
            for byte in line.utf8 {
                run = byte == UInt8(ascii: "`") ? run + 1 : 0
                longest = max(longest, run)
            }
        }
        return String(repeating: "`", count: longest + 1)
    }
}
