import PeekCore
import PeekSSH

/// Asks a host something for the gateway itself, by a command and a certificate of its own.
struct HostQuestion: Sendable {
    let access: HostAccess
    let door: SSHDoor

    /// What `command` prints, at most `limit` bytes within so many seconds; nothing of it is shown to the person.
    ///
    /// - Throws: a refusal when there is no certificate for it.
    func ask(
        _ command: HostCommand,
        of host: Host,
        for channel: DoorChannelHandle,
        limit: Int,
        seconds: Int
    ) async throws -> CapturedOutput {
        let plan = LegPlan(
            session: access.session,
            host: host,
            terminal: nil,
            recorder: UnshownRecorder(),
            input: .never,
            passesInput: false,
            presentation: .bytes,
            limits: Limits(duration: seconds),
            opening: []
        )
        return try await access.reach(plan, running: .command(command), outcome: \.outcome) {
            await door.capture($0, near: channel, limit: limit)
        }
    }
}
