import PeekCertificates
import PeekCore
import PeekSSH

/// Asks a host which names match the globs of a line, each by a command and a certificate of its own.
struct GlobExpansion: Sendable {
    /// Bytes of names that one glob may give.
    static let limit = 262_144

    let signer: SignerClient
    let sourceAddresses: String
    let door: SSHDoor

    /// Replaces every glob by the names that match and may be read, and says in lines how many were left out.
    func expand(
        _ authorization: Authorization,
        on host: Host,
        for request: SessionRequest,
        session: Identifier
    ) async throws -> (Authorization, [String]) {
        guard !authorization.globs.isEmpty else { return (authorization, []) }
        var names: [GlobOperand: [String]] = [:]
        for glob in authorization.globs where names[glob] == nil {
            names[glob] = try await list(authorization.listing(for: glob), on: host, for: request, session: session)
        }
        let (expanded, leftOut) = try authorization.expanded(with: names)
        guard leftOut > 0 else { return (expanded, []) }
        let noun = leftOut == 1 ? "name" : "names"
        return (expanded, ["prodpeek: \(leftOut) \(noun) matched that your role may not read, left out"])
    }

    private func list(
        _ command: String,
        on host: Host,
        for request: SessionRequest,
        session: Identifier
    ) async throws
        -> [String]
    {
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
            limits: Limits(duration: 10),
            opening: []
        )
        let captured = await door.capture(plan, near: request.channel, limit: Self.limit)
        if let refusal = captured.outcome.refusal { throw refusal }
        return captured.output.split(separator: 0).compactMap { String(validating: $0, as: UTF8.self) }
    }
}

/// Stands in where nothing is shown to a person: the names end up in the rendering, which is recorded.
private struct UnshownRecorder: SessionRecorder {
    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome { .written }
}
