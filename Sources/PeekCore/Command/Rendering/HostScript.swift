/// The shell text around programs, for hosts without the confinement helper.
///
/// sshd leaves the processes of a forced command running when the connection is gone. So each is told by the kernel when
/// its parent dies (PR_SET_PDEATHSIG, prctl(2)), the shell that waits for a pipeline included. A parent that died
/// before that was set sends nothing more: therefore each compares its parent with the one that started it, and a
/// parent of 1 means that sshd was gone from the beginning.
enum HostScript {
    // A process's environment is these variables and nothing else; the last three are for programs that page or keep a
    // history: no escapes to a shell, and no file is written.
    private static let environment = [
        "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/nonexistent", "LC_ALL=C.UTF-8", "LESSSECURE=1", "LESSHISTFILE=-",
        "SYSTEMD_PAGERSECURE=1",
    ].joined(separator: " ")

    private static let withParent = "/usr/bin/setpriv --pdeathsig KILL /bin/sh -c"
    private static let orphanCheck = #"[ "$PPID" = "$PARENT" ] && [ "$PPID" != 1 ] || exit 1; "#

    /// The text that runs one program, or a pipeline of them, under `/bin/sh -c`.
    ///
    /// - Parameter programs: shell texts of a simple command each.
    static func running(_ programs: [String], terminal: Terminal?) -> String {
        let type = terminal.map { " TERM=\(singleQuoted(name(of: $0)))" } ?? ""
        let start = "exec /usr/bin/env -i \(environment)\(type) PARENT=$PPID \(withParent) "
        if programs.count == 1 {
            return start + singleQuoted(replacing(programs[0]))
        }
        let stages = programs.map { "exec \(withParent) \(singleQuoted(replacing($0)))" }.joined(separator: " | ")
        return start + singleQuoted("\(orphanCheck)PARENT=$$; \(stages)")
    }

    private static func replacing(_ program: String) -> String { "\(orphanCheck)unset PARENT; exec \(program)" }

    /// The terminal's type where it is a plain name (term(7)); `dumb` otherwise, because the text is the client's.
    private static func name(of terminal: Terminal) -> String {
        let type = terminal.type.utf8
        let isPlain = type.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || "+-._".utf8.contains(byte)
        }
        // Longer than any name in the terminfo database.
        return isPlain && !type.isEmpty && type.count <= 64 && type.first != UInt8(ascii: "-") ? terminal.type : "dumb"
    }
}
