import Foundation
import PeekTesting
import Testing

struct SignalTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
    }

    // Waits until the child has said that it runs, sends the signal, and waits for the end.
    private func end(_ arguments: [String], by signal: Int32) async throws -> Ending {
        try await stage.whileRunning(arguments) { running in
            let said = try await running.nextOutput(8)
            #expect(said == Data("running\n".utf8))
            running.signal(signal)
            return await running.ending()
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func sshEndsWithTheProgram(_ signal: Int32) async throws {
        try stage.answer(
            "trap 'echo ended >> \"\(stage.directory)/ended\"; exit 9' TERM HUP INT; echo running; while :; do sleep 0.1; done"
        )
        #expect(try await end(["tail", "checkout"], by: signal) == .exited(9))
        #expect(stage.read("ended") == "ended\n")
    }

    @Test func interruptedSSHIsNoFailureOfTheGateway() async throws {
        try stage.answer("trap 'exit 255' INT; echo running; while :; do sleep 0.1; done")
        #expect(try await end(["tail", "checkout"], by: SIGINT) == .exited(130))
    }

    @Test func stoppedDeployIsRecordedAsFailed() async throws {
        let command = "trap 'exit 5' TERM; echo running; while :; do sleep 0.1; done"
        let words = ["deploy", "run", "checkout", "v42", "--", "sh", "-c", command]
        #expect(try await end(words, by: SIGTERM) == .exited(5))
        #expect(stage.lines.count == 2)
        #expect(stage.lines[1].contains("--status=failed"))
    }

    @Test func commandIsNotRunAfterAStopDuringItsStart() async throws {
        try stage.answer("if mkdir '\(stage.directory)/once' 2>/dev/null; then kill -TERM $PPID; exec sleep 5; fi")
        let result = try await stage.run(["deploy", "run", "checkout", "v42", "--", "echo", "deployed"])
        #expect(result.status == 143)
        #expect(!result.output.contains("deployed"))
        #expect(stage.lines.last?.contains("--status=failed") == true)
    }
}
