/// What runs on a host, as text for either kind of host.
public struct HostCommand: Sendable, Hashable {
    /// Bytes of a text at most: it fits a certificate with the rest of it.
    public static let mostBytes = 28 * 1024

    /// For `/bin/sh -c` of a plain host: it ends itself when its connection does.
    public let plain: String
    /// For `/bin/sh -c` under the helper, which ends everything and gives a clean environment.
    public let confined: String
    /// The path that the command follows, which may lead to another file after a while.
    public var watched: String?

    /// Wraps programs; a pipeline where there are several.
    init(_ programs: [HostScript.Program], terminal: Terminal? = nil) {
        plain = HostScript.running(programs, terminal: terminal)
        let texts = programs.map(\.text)
        confined = texts.count == 1 ? "exec \(texts[0])" : texts.joined(separator: " | ")
    }

    /// A command that follows `path`.
    func watching(_ path: String) -> HostCommand {
        var command = self
        command.watched = path
        return command
    }
}
