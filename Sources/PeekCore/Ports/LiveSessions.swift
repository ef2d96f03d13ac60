/// The sessions that run on this gateway now.
public protocol LiveSessions: Sendable {
    /// Ends a session and says so to its client.
    ///
    /// - Returns: whether it was running here; one whose command has ended was not, though its recording is being sealed.
    func kill(_ session: Identifier, by principal: String) async -> Bool

    /// Says something to the person of a session, and marks the moment in its recording.
    ///
    /// - Parameters:
    ///   - line: without a line break, and safe for a terminal.
    ///   - marker: the marker's label.
    /// - Returns: what became of it, as soon as that is known; for a session on its way to its host, when it is there.
    func tell(_ session: Identifier, _ line: String, marker: String) async -> Telling

    /// Counts one more session that a principal watches, unless those are ``mostWatches`` already.
    ///
    /// - Returns: whether it was counted; then it is to be given back by ``endWatch(by:)``.
    func beginWatch(by principal: String) -> Bool

    /// Counts one less.
    func endWatch(by principal: String)
}

/// Sessions that one principal may watch at a time: more than anybody follows by eye, and each holds an open file.
public let mostWatches = 8

/// What became of a line for the person of a session.
public enum Telling: Sendable, Hashable {
    /// Nothing: the session does not run here, or ended before the line was recorded.
    case missed
    /// It is recorded, and sent to the person.
    case said
    /// It is recorded, and shown to the person when a full-screen program leaves the terminal, or the session ends.
    case held
}
