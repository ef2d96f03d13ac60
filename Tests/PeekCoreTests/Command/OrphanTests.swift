import Glibc
import Testing

@testable import PeekCore

/// What becomes of a command's processes when the process that started them, as sshd does, is killed.
///
/// Every process of a command holds the write end of the pipe that is its stderr, so the pipe's end is reached exactly
/// when the last of them is gone. Stdin stays open, so that nothing ends because its input did.
struct OrphanTests {
    /// A process that starts a rendering in a session of its own and waits for it, as sshd does.
    private func parent(of rendering: String) throws -> ChildProcess {
        try ChildProcess(["/bin/sh", "-c", #"(exec setsid /bin/sh -c "$1"); exit $?"#, "sshd", rendering])
    }

    private func authorize(_ line: String, in tree: TemporaryTree) throws -> Authorization {
        let words = line.split(separator: " ").map { $0 == "A" ? "\(tree.path)/a.log" : String($0) }
        return try tree.authorize(words.joined(separator: " "))
    }

    @Test(arguments: [
        "tail -f A", "tail -f A | cat", "cat A - | cat | cat", "tail -f A | grep --line-buffered . | cat -n",
        "tail -f A 2>&1 | cat", "cat A -", "zgrep . A -", "cat A - | zgrep . A - | cat", "zgrep -h . A - | cat",
    ])
    func nothingOutlivesItsParent(line: String) throws {
        let tree = try TemporaryTree(["a.log"])
        let parent = try parent(of: authorize(line, in: tree).rendering(terminal: nil))
        // The first bytes show that the whole pipeline runs.
        #expect(try !parent.readOutput().isEmpty)
        kill(parent.id, SIGKILL)
        #expect(try parent.errorsEnd(within: 300), "something still runs")
        #expect(parent.wait() == 128 + SIGKILL)
    }

    /// A host that takes its time until the watcher of a script is ready.
    @Test(arguments: ["zgrep . A -", "zgrep -h . A - | cat"])
    func nothingOutlivesAParentThatDiesEarly(line: String) throws {
        let tree = try TemporaryTree(["a.log"])
        let rendering = try authorize(line, in: tree).rendering(terminal: nil)
        let session = #"[ "$session" = "$LEADER" ]"#
        #expect(rendering.contains(session))
        let parent = try parent(of: rendering.replacing(session, with: "/usr/bin/sleep 2; \(session)"))
        #expect(try !parent.readOutput().isEmpty)
        kill(parent.id, SIGKILL)
        #expect(try parent.errorsEnd(within: 300), "something still runs")
        #expect(parent.wait() == 128 + SIGKILL)
    }

    @Test(arguments: [("cat A - | cat", "a.log\nx\n"), ("cat -", "x\n"), ("zgrep -h . A - | tac", "x\na.log\n")])
    func aPipelineEndsWithItsInput(line: String, output: String) throws {
        let tree = try TemporaryTree(["a.log"])
        let parent = try parent(of: authorize(line, in: tree).rendering(terminal: nil))
        try parent.write("x\n")
        parent.closeInput()
        #expect(try parent.readToEnd().output == Array(output.utf8))
        #expect(parent.wait() == 0)
    }

    @Test(arguments: [("zgrep nothing A", 1), ("zgrep . A", 0), ("zgrep . A-is-missing", 2), ("cat A | zgrep z", 1)])
    func aScriptKeepsItsStatus(line: String, status: Int32) throws {
        let tree = try TemporaryTree(["a.log"])
        let line = line.replacing("A-is-missing", with: "\(tree.path)/none")
        let parent = try parent(of: authorize(line, in: tree).rendering(terminal: nil))
        parent.closeInput()
        _ = try parent.readToEnd()
        #expect(parent.wait() == status)
    }

    /// A parent that died before the kernel was told to report it: the wrapper sees another parent than it was given.
    @Test(arguments: ["cat A", "cat A | cat", "zgrep . A"])
    func whatLostItsParentEarlyDoesNotStart(line: String) throws {
        let tree = try TemporaryTree(["a.log"])
        let rendering = try authorize(line, in: tree).rendering(terminal: nil)
        #expect(rendering.contains(" PARENT=$PPID "))
        // Linux has no process of this number (PID_MAX_LIMIT, proc(5)).
        let result = try RealShell.run(rendering.replacing(" PARENT=$PPID ", with: " PARENT=4194305 "))
        #expect(result.status == 1 && result.output.isEmpty)
    }
}
