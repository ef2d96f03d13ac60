import PeekCore
import PeekSSH

/// A shell on a host that confines it, for whoever has a role with `shell: confined`.
extension DoorAnswers {
    /// Runs one, and says how it ended.
    ///
    /// - Returns: false where there is none for this person on this host, and nothing was said.
    func runConfinedShell(_ request: DoorRequest) async -> Bool {
        let session = SessionRequest(
            principal: request.principal,
            source: "\(request.source)",
            host: request.login,
            line: "prodpeek shell \(request.login)",
            reason: request.channel.environment["PRODPEEK_REASON"],
            incident: request.channel.environment["PRODPEEK_INCIDENT"],
            channel: request.channel,
            endsChannel: true,
            terminal: request.channel.terminal,
            passesInput: true,
            presentation: .bytes,
            quietlyRefused: request.quietlyRefused,
            isShell: true
        )
        guard let exit = await runner.runShell(session) else { return false }
        await request.channel.finish(exit)
        return true
    }
}
