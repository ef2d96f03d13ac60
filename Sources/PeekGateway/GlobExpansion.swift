import PeekCore
import PeekSSH

/// Asks a host which names match the globs of a line, each by a command and a certificate of its own.
struct GlobExpansion: Sendable {
    /// Bytes of names that one glob may give.
    static let limit = 262_144
    /// Seconds that a host may take to list them.
    static let seconds = 10

    let access: HostAccess
    let door: SSHDoor

    /// Replaces every glob by the names that match and may be read, and says in lines how many were left out.
    func expand(
        _ authorization: Authorization,
        on host: Host,
        for request: SessionRequest
    ) async throws -> (Authorization, [String]) {
        guard !authorization.globs.isEmpty else { return (authorization, []) }
        var names: [GlobOperand: [String]] = [:]
        var unreadable = 0
        for glob in authorization.globs where names[glob] == nil {
            let found = try await list(authorization.listing(for: glob), on: host, for: request)
            names[glob] = found.compactMap { String(validating: $0, as: UTF8.self) }
            // A name that is not UTF-8 cannot stand on a command line here.
            unreadable += found.count - (names[glob]?.count ?? 0)
        }
        let (expanded, denied) = try authorization.expanded(with: names)
        let leftOut = denied + unreadable
        guard leftOut > 0 else { return (expanded, []) }
        let noun = leftOut == 1 ? "name" : "names"
        return (expanded, ["prodpeek: \(leftOut) \(noun) matched that your role may not read, left out"])
    }

    private func list(
        _ command: HostCommand,
        on host: Host,
        for request: SessionRequest
    ) async throws
        -> [ArraySlice<UInt8>]
    {
        let captured = try await HostQuestion(access: access, door: door).ask(
            command,
            of: host,
            for: request.channel,
            limit: Self.limit,
            seconds: Self.seconds
        )
        if captured.outcome.cause == .limit {
            throw Refusal(
                .unavailable,
                "\(host.name) took more than \(Self.seconds) s to list the names that match",
                wouldWork: "a pattern with fewer directories, or the name itself"
            )
        }
        if captured.overflowed {
            throw Refusal(
                .denied,
                "more than \(Self.limit) bytes of names match on \(host.name)",
                wouldWork: "a narrower pattern"
            )
        }
        if let refusal = captured.outcome.refusal { throw refusal }
        return captured.output.split(separator: 0)
    }
}
