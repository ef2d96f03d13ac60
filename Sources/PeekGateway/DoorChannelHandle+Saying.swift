import PeekCore
import PeekSSH

extension DoorChannelHandle {
    /// Writes a refusal to stderr; a client that has gone does not hear it.
    func say(_ refusal: Refusal) async { await say(refusal.lines) }

    /// Writes lines to stderr; a client that has gone does not hear them.
    func say(_ lines: [String]) async {
        let ending = terminal == nil ? "\n" : "\r\n"
        do {
            try await writeError(Array(lines.map { $0 + ending }.joined().utf8))
        } catch {
            return
        }
    }
}
