import Foundation
import PeekTesting
import Testing

/// The program stands in a pipeline like any other.
struct PipeTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
    }

    @Test(arguments: [["tail", "checkout"], ["run", "web1", "--", "tail -F /x"], ["session", "watch", "last"]])
    func streamEndsWithItsReaderAlsoWhenNothingComes(_ arguments: [String]) async throws {
        try stage.answer("echo line; exec sleep 600")
        try await stage.whileRunning(arguments) { running in
            #expect(try await running.nextOutput(5) == Data("line\n".utf8))
            try running.closeOutput()
            #expect(await running.ending() == .exited(128 + SIGPIPE))
            #expect(try running.errors().isEmpty)
        }
    }

    @Test(arguments: [
        ["incident", "open", "slow"], ["deploy", "start", "checkout", "v42"], ["session", "kill", "last"],
    ])
    func whatChangesSomethingIsFinishedThoughNobodyReads(_ arguments: [String]) async throws {
        try await Gate.whileThere { closed in
            // A moment in which it would be ended.
            try stage.answer("\(closed.wait); sleep 1; echo done > '\(stage.directory)/done'; exit 3")
            try await stage.whileRunning(["--gateway", "gateway.example:2222"] + arguments) { running in
                try running.closeOutput()
                try closed.open()
                #expect(await running.status() == 3)
            }
        }
        #expect(stage.read("done") == "done\n")
    }

    @Test func readerThatStaysGetsEverythingAndTheStatus() async throws {
        try stage.answer("for n in 1 2 3; do echo $n; done; exit 5")
        let result = try await stage.run(["tail", "checkout"])
        #expect(result.status == 5)
        #expect(result.output == "1\n2\n3\n")
    }
}
