import Foundation
import PeekTesting
import Testing

/// A confined shell is bash on a terminal that the supervisor owns.
struct TerminalTests {
    private static func whileInShell(
        _ fields: [(String, String)] = [],
        _ body: @escaping @Sendable (ConfinedSession) throws -> Void
    ) async throws {
        try await onOwnThread {
            let request = SessionRequest(line: nil, [("terminal", "xterm-256color 100 30"), ("read", "/usr")] + fields)
            let session = try ConfinedSession(request)
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            try session.read(toOutput: "(read-only)")
            try body(session)
        }
    }

    @Test func thePromptSaysHostAndReadOnly() async throws {
        try await Self.whileInShell { session in
            #expect(session.text.contains("\u{1B}[1;33mweb1\u{1B}[0m (read-only) / $ "))
            let told = session.frames.first { $0.kind == "P" }
            #expect(told?.values("argument") == ["bash", "--noprofile", "--norc", "-i"])
        }
    }

    @Test func aWriteSaysReadOnlyFileSystem() async throws {
        try await Self.whileInShell { session in
            session.send(Frame("i", Data("echo x > /usr/x; touch /usr/y; rm -f /usr/bin/ls; echo do''ne\r".utf8)))
            try session.read(toOutput: "done\r\n")
            #expect(session.text.components(separatedBy: "Read-only file system").count == 4)
        }
    }

    @Test func theTerminalIsKnownByItsNameAndSize() async throws {
        try await Self.whileInShell { session in
            session.send(Frame("w", fields: [("columns", "91"), ("rows", "17")]))
            session.send(Frame("i", Data("tty; stty size; echo $HISTFILE-$LESSSECURE-$TERM-do''ne\r".utf8)))
            try session.read(toOutput: "-1-xterm-256color-done\r\n")
            #expect(session.text.contains("/dev/pts/") && session.text.contains("17 91\r\n"))
        }
    }

    @Test func aStoppedJobGivesTheTerminalBack() async throws {
        try await Self.whileInShell { session in
            // What it says comes from the terminal's foreground group, where the next key goes.
            session.send(Frame("i", Data("sh -c 'echo re\"\"ady; exec cat'\r".utf8)))
            try session.read(toOutput: "ready")
            session.send(Frame("i", Data([0x1A])))
            try session.read(toOutput: "Stopped")
            session.send(Frame("i", Data("kill -KILL %1; wait; echo do''ne\r".utf8)))
            try session.read(toOutput: "done\r\n")
        }
    }

    @Test func theShellEndsWithItsStatus() async throws {
        try await Self.whileInShell { session in
            session.send(Frame("i", Data("exit 42\r".utf8)))
            while try session.next() != nil {}
            #expect(session.frames.last == Frame("X", fields: [("status", "42")]))
            #expect(session.end() == .exited(0))
        }
    }

    /// Echo is on for a line that cat reads and off for a password; both are told with how much was given.
    @Test func inputIsToldWithWhetherItShows() async throws {
        try await onOwnThread {
            let line = "cat > /dev/null; stty -echo; echo re''ady; cat > /dev/null"
            let session = try ConfinedSession(SessionRequest(line: line, [("terminal", "xterm 80 24")]))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            try session.read { $0.kind == "P" && $0.value("program") == "/usr/bin/cat" }
            session.send(Frame("i", Data("visible\r".utf8)))
            let shown = try session.read { $0.kind == "I" }
            #expect(shown?.value("bytes") == "8" && shown?.value("echo") == "yes")
            session.send(Frame("i", Data([4])))
            try session.read(toOutput: "ready")
            session.send(Frame("i", Data("secret\r".utf8)))
            let hidden = try session.read { $0.kind == "I" && $0.value("bytes") == "7" }
            #expect(hidden?.value("echo") == "no")
            session.send(Frame("i", Data([4])))
            while try session.next() != nil {}
            #expect(!session.text.contains("secret"))
        }
    }

    @Test(arguments: [
        "ls -l /usr/bin/env", "ps aux", "top -b -n 1", "ss -s", "grep -c . /etc/services",
        "awk 'END { print NR }' /etc/services", "sed -n 1p /etc/services", "sort /etc/services | tail -n 1",
        "find /usr/bin -name env", "jq -n '[1]'",
        "printf x | gzip | zgrep -c x", "printf x | xz | xz -d", "printf x | bzip2 | bzip2 -d",
        "printf x | zstd -q | zstd -dq", "vim -R -e -s -c 1p -c q /etc/services", "less -FX /etc/debian_version",
        "journalctl --version", "df / >/dev/null", "free", "uptime", "id", "stat /usr", "du -s /usr/lib/locale",
        "tac /etc/services",
        "tail -n 1 -F /etc/services | head -n 1", "sleep 4711 & kill $!",
        "bash -c 'echo <(true)'", "date", "wc -l < /etc/services",
        "head -c 10 /dev/urandom | od", "cut -d: -f1 /etc/passwd", "uniq < /etc/passwd",
        "echo x 2>/dev/null >/dev/null",
    ])
    func whatPeopleUseWorks(line: String) async throws {
        try await onOwnThread {
            let fields = [("terminal", "xterm 80 24"), ("read", "/usr")]
            let session = try ConfinedSession(SessionRequest(line: line, fields))
            let last = try session.run()
            #expect(last == Frame("X", fields: [("status", "0")]), "\(session.text)")
        }
    }
}
