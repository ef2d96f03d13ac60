/// The shell text around programs, for hosts without the confinement helper.
///
/// sshd leaves the processes of a forced command running when the connection is gone. So each is told by the kernel when
/// its parent dies (PR_SET_PDEATHSIG, prctl(2)), the shell that waits for a pipeline included. A parent that died
/// before that was set sends nothing more: therefore each compares its parent with the one that started it, and a
/// parent of 1 means that sshd was gone from the beginning.
enum HostScript {
    /// A simple command as shell text.
    struct Program {
        /// The absolute program and its quoted words.
        var text: String
        /// Whether it starts further processes, which the kernel tells nothing.
        var isScript: Bool
    }

    // A process's environment is these variables and nothing else; the last three are for programs that page or keep a
    // history: no escapes to a shell, and no file is written.
    private static let environment = [
        "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/nonexistent", "LC_ALL=C.UTF-8", "LESSSECURE=1", "LESSHISTFILE=-",
        "SYSTEMD_PAGERSECURE=1",
    ].joined(separator: " ")

    private static let withParent = "/usr/bin/setpriv --pdeathsig KILL /bin/sh -c"
    private static let orphanCheck = #"[ "$PPID" = "$PARENT" ] && [ "$PPID" != 1 ] || exit 1; "#

    // Looks again for what was forked during the look before, until nothing is found.
    private static let killing =
        "for n in 1 2 3 4 5; do /usr/bin/pkill -KILL -s $LEADER || break; done; kill -s KILL -- -$LEADER"

    /// Kills every process of the session (setsid(2)) when its parent dies; ends with the status that it reads.
    ///
    /// By the session, because timeout(1) makes a group of its own, and of coreutils 9.1 leaves it alive when a signal
    /// comes while it forks. The session's leader must be the process that sshd started, which makes it this one's own.
    /// The watcher leaves the session for that. Where there is no pkill, the group has to do.
    /// It is told by a signal that nobody minds who has no trap for it yet, and looks for its parent once it has one: it
    /// may be a while on a busy host until then, and the program runs already.
    private static let watch =
        "/usr/bin/setpriv --pdeathsig URG /bin/sh -c "
        + singleQuoted(
            statusOfItself
                + #"[ "$session" = "$LEADER" ] && trap "exec /usr/bin/setsid /bin/sh -c '\#(killing)' 2>/dev/null" URG; "#
                + statusOfItself + #"[ "$parent" = "$PARENT" ] || kill -s URG $$; "#
                + #"read -r status; exit "${status:-1}""#
        )
    private static let statusOfItself = "read -r pid name state parent group session rest </proc/$$/stat; "

    /// The text that runs one program, or a pipeline of them, under `/bin/sh -c`.
    static func running(_ programs: [Program], terminal: Terminal?) -> String {
        let type = terminal.map { " TERM=\(singleQuoted(name(of: $0)))" } ?? ""
        let start = "exec /usr/bin/env -i \(environment)\(type) LEADER=$$ PARENT=$PPID \(withParent) "
        if programs.count == 1 {
            return start + singleQuoted(replacing(programs[0]))
        }
        let stages = programs.map { "exec \(withParent) \(singleQuoted(replacing($0)))" }.joined(separator: " | ")
        return start + singleQuoted("\(orphanCheck)PARENT=$$; \(stages)")
    }

    private static func replacing(_ program: Program) -> String {
        guard program.isScript else { return "\(orphanCheck)unset PARENT LEADER; exec \(program.text)" }
        return "\(orphanCheck)PARENT=$$; exec 3>&1; "
            + "{ (unset PARENT LEADER; exec \(program.text)) >&3 3>&-; echo $?; } | exec \(watch)"
    }

    /// The terminal's type where it is a plain name (term(7)); `dumb` otherwise, because the text is the client's.
    static func name(of terminal: Terminal) -> String {
        let type = terminal.type.utf8
        let isPlain = type.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || "+-._".utf8.contains(byte)
        }
        // Longer than any name in the terminfo database.
        return isPlain && !type.isEmpty && type.count <= 64 && type.first != UInt8(ascii: "-") ? terminal.type : "dumb"
    }
}
