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

    /// A shell script with arguments, which the helper's shell runs without another one.
    ///
    /// - Parameter plain: the script where it looks different on a plain host, because the helper ends what it starts.
    init(script: String, plain: String? = nil, arguments: [String], isScript: Bool = false) {
        let words = ["/bin/sh", "-c", plain ?? script, "sh"] + arguments
        let text = words.map(singleQuoted).joined(separator: " ")
        self.plain = HostScript.running([HostScript.Program(text: text, isScript: isScript)], terminal: nil)
        confined = "set -- \(arguments.map(singleQuoted).joined(separator: " "))\n\(script)"
    }

    /// A command that follows `path`.
    func watching(_ path: String) -> HostCommand {
        var command = self
        command.watched = path
        return command
    }
}
