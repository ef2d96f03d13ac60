import ArgumentParser
import PeekCore

struct SessionReplayVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a recording as the person saw it.",
        discussion: """
            Keys on a terminal: space pauses, ] or n jumps to the next marker, + and - change the speed, q quits.

            Example:
              prodpeek session replay last --speed 4 --idle 1
            """
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    @Option(help: ArgumentHelp("How many times faster; 0 shows all at once.", valueName: "factor"))
    var speed = 1.0

    @Option(help: ArgumentHelp("Shorten longer silences to this.", valueName: "seconds"))
    var idle: Double?

    @Option(
        help: ArgumentHelp(
            "Begin there: 0:01:02, 62, or RFC 3339; what was before is shown at once.",
            valueName: "time"
        )
    )
    var at: String?

    var needs: VerbNeeds { .keys }
    var isStream: Bool { true }

    func validate() throws {
        guard speed == 0 || Player.speeds.contains(speed) else {
            throw ValidationError(
                "--speed is 0 or a number from \(Player.speeds.lowerBound) to \(Player.speeds.upperBound)"
            )
        }
        // As long as a wait may be at all.
        guard idle.map({ (0...86_400).contains($0) }) ?? true else {
            throw ValidationError("--idle is a number of seconds from 0 to 86400")
        }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.sessionToRead(id, "replay")
        let begin = try at.map { try recordingOffset($0, of: session, now: context.clock()) } ?? 0
        let player = Player(speed: speed, idle: idle.map { UInt64($0 * 1_000_000) }, from: UInt64(begin) * 1000)
        let markers = try await context.log.markers(of: session.start.id)
        var playback = Playback(context.console, player, recordedOn: session.start.terminal)
        try await playback.play(context.exports.replay(session.start.id, markers: markers))
        return ExitStatus.success.rawValue
    }
}
