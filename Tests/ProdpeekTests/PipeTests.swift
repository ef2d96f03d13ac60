import Foundation
import Testing

/// The program stands in a pipeline like any other.
struct PipeTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
    }

    @Test(arguments: [["tail", "checkout"], ["run", "web1", "--", "tail -F /x"], ["session", "watch", "last"]])
    func streamEndsWithItsReaderAlsoWhenNothingComes(_ arguments: [String]) throws {
        try stage.answer("echo line; exec sleep 600")
        let process = try stage.process(arguments)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        #expect(output.fileHandleForReading.readData(ofLength: 5) == Data("line\n".utf8))
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + SIGPIPE)
        #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }

    @Test(arguments: [
        ["incident", "open", "slow"], ["deploy", "start", "checkout", "v42"], ["session", "kill", "last"],
    ])
    func whatChangesSomethingIsFinishedThoughNobodyReads(_ arguments: [String]) throws {
        try stage.answer("sleep 1; echo done > '\(stage.directory)/done'; exit 3")
        let process = try stage.process(["--gateway", "gateway.example:2222"] + arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try output.fileHandleForReading.close()
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        #expect(stage.read("done") == "done\n")
    }

    @Test func readerThatStaysGetsEverythingAndTheStatus() throws {
        try stage.answer("for n in 1 2 3; do echo $n; done; exit 5")
        let result = try stage.run(["tail", "checkout"])
        #expect(result.status == 5)
        #expect(result.output == "1\n2\n3\n")
    }
}
