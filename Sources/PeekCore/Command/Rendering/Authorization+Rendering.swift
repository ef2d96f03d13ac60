extension Authorization {
    /// One line for people, in events and in lists: what runs, without the wrapper around it.
    public var canonical: String { command.canonical { paths.exclusions(for: $0) } }

    /// The text that a plain OpenSSH host runs, as a certificate's `force-command`, by `/bin/sh -c`; see ``command(terminal:)``.
    public func rendering(terminal: Terminal?) -> String { command(terminal: terminal).plain }

    /// What runs on the host.
    ///
    /// Nothing that was typed stands outside single quotes, and globs that were not replaced by names are only text.
    /// When the connection of the session dies, so does every process of the command.
    ///
    /// - Parameter terminal: the client's terminal, where it has one.
    public func command(terminal: Terminal?) -> HostCommand {
        let programs = command.stages.map { stage in
            HostScript.Program(
                text: stage.text(adding: paths.exclusions(for: stage)) { singleQuoted($0.literalText) },
                isScript: stage.isScript
            )
        }
        return HostCommand(programs, terminal: terminal)
    }

    /// The text that lists the candidates of a glob on the host, absolute and each followed by a NUL byte.
    ///
    /// It follows no links below the directory; the directory itself may be one, such as a `current` release. Its exit
    /// status says nothing: a directory that the account may not read gives no names.
    public func listing(for glob: GlobOperand) -> HostCommand {
        let depth = glob.depth
        let words = [
            "-H", glob.directory, "-mindepth", "\(depth)", "-maxdepth", "\(depth)", "-path", glob.description,
            "-print0",
        ]
        let program = "/usr/bin/find " + words.map(singleQuoted).joined(separator: " ") + " 2>/dev/null"
        return HostCommand([HostScript.Program(text: program, isScript: false)])
    }
}
