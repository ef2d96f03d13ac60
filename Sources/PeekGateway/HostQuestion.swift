import PeekCertificates
import PeekCore
import PeekSSH

/// Asks a host something for the gateway itself, by a command and a certificate of its own.
struct HostQuestion: Sendable {
    let signer: SignerClient
    let sourceAddresses: String
    let door: SSHDoor

    /// What `command` prints, at most `limit` bytes within so many seconds; nothing of it is shown to the person.
    ///
    /// - Throws: a refusal when there is no certificate for it.
    func ask(
        _ command: String,
        of host: Host,
        for channel: DoorChannelHandle,
        in session: Identifier,
        limit: Int,
        seconds: Int
    ) async throws -> CapturedOutput {
        let credential: PeekCertificates.HostCredential = try await signer.credential(
            session: session,
            command: command,
            sourceAddress: sourceAddresses,
            pty: false
        )
        let plan = LegPlan(
            session: session,
            host: host,
            credential: PeekSSH.HostCredential(credential),
            terminal: nil,
            recorder: UnshownRecorder(),
            input: .never,
            passesInput: false,
            presentation: .bytes,
            limits: Limits(duration: seconds),
            opening: []
        )
        return await door.capture(plan, near: channel, limit: limit)
    }
}
