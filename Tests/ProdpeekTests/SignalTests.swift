import Foundation
import Testing

struct SignalTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
    }

    // Waits until the child has said that it runs, sends the signal, and waits for the end.
    private func end(_ arguments: [String], by signal: Int32) throws -> Int32 {
        let process = try stage.process(arguments)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        #expect(output.fileHandleForReading.readData(ofLength: 8) == Data("running\n".utf8))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "it must end in order")
        return process.terminationStatus
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func sshEndsWithTheProgram(_ signal: Int32) throws {
        try stage.answer(
            "trap 'echo ended >> \"\(stage.directory)/ended\"; exit 9' TERM HUP INT; echo running; while :; do sleep 0.1; done"
        )
        #expect(try end(["tail", "checkout"], by: signal) == 9)
        #expect(stage.read("ended") == "ended\n")
    }

    @Test func interruptedSSHIsNoFailureOfTheGateway() throws {
        try stage.answer("trap 'exit 255' INT; echo running; while :; do sleep 0.1; done")
        #expect(try end(["tail", "checkout"], by: SIGINT) == 130)
    }

    @Test func stoppedDeployIsRecordedAsFailed() throws {
        let command = "trap 'exit 5' TERM; echo running; while :; do sleep 0.1; done"
        #expect(try end(["deploy", "run", "checkout", "v42", "--", "sh", "-c", command], by: SIGTERM) == 5)
        #expect(stage.lines.count == 2)
        #expect(stage.lines[1].contains("--status=failed"))
    }

    @Test func commandIsNotRunAfterAStopDuringItsStart() throws {
        try stage.answer("if mkdir '\(stage.directory)/once' 2>/dev/null; then kill -TERM $PPID; exec sleep 5; fi")
        let result = try stage.run(["deploy", "run", "checkout", "v42", "--", "echo", "deployed"])
        #expect(result.status == 143)
        #expect(!result.output.contains("deployed"))
        #expect(stage.lines.last?.contains("--status=failed") == true)
    }
}
