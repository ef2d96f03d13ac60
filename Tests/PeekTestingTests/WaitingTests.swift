import Foundation
import PeekTesting
import Testing

/// A test waits for as long as there is something to wait for, and its failure says what came instead.
struct WaitingTests {
    private static func shell(_ line: String) -> [String] { ["/bin/sh", "-c", line] }

    @Test func whatAProgramDoesNotSayBeforeItEndsFailsWithWhatItSaid() async throws {
        try await Running.whileRunning(Self.shell("echo 'this came'; echo 'and that' >&2; exit 3")) { running in
            let said = try await running.failure("there is no line of web2") {
                try running.output().contains("web2 │ ")
            }
            for part in ["there is no line of web2; ", "has ended: exited(3)", "this came\n", "and that\n"] {
                #expect(try #require(said).contains(part))
            }
        }
    }

    @Test func onlyTheEndOfMuchIsEvidence() async throws {
        try await Running.whileRunning(Self.shell("printf '%100000s' end; kill -KILL $$")) { running in
            let said = try #require(try await running.failure("nothing is said") { try !running.errors().isEmpty })
            #expect(said.contains("killed(by: 9)") && said.contains("   end\n"))
            #expect(said.utf8.count < 6_000)
        }
    }

    @Test func whatComesLaterIsSeen() async throws {
        try await Running.whileRunning(["/usr/bin/cat"], input: .typed) { running in
            for number in 1...200 {
                try running.send("line \(number)\n")
                try await running.showsLast("line \(number)\n")
            }
            try await running.shows("line 1\n", "line 100\n")
            try await running.shows(moreThan: 200)
        }
    }

    @Test func theLastWordsOfAProgramAreSeen() async throws {
        for _ in 0..<50 {
            try await Running.whileRunning(Self.shell("echo last; echo words >&2")) { running in
                try await running.showsOnly("last\n")
                try await running.says("words")
            }
        }
    }

    @Test func aFileThatAProgramMakesIsSeen() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "prodpeek-made-\(UUID().uuidString)").path()
        try await Gate.whileThere { gate in
            try await Running.whileRunning(Self.shell("\(gate.wait); echo > \(path); exec sleep 1000")) { running in
                try gate.open()
                try await running.makes(path)
            }
        }
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func aWaitEndsWithItsTask() async throws {
        try await Running.whileRunning(["/usr/bin/sleep", "1000"]) { running in
            let waiting = Task { try await running.showsAnything() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }

    @Test func theEndOfAProcessIsSeen() async throws {
        try await Running.whileRunning(Self.shell("echo $$; exec sleep 1000")) { running in
            try await running.showsLast("\n")
            let id = try #require(Int32(try running.output().dropLast()))
            let process = try HeldProcess(id)
            #expect(!process.hasEnded)
            kill(id, SIGKILL)
            try await process.waitForEnd("it stays")
            #expect(process.hasEnded)
            _ = await running.status()
            #expect(try HeldProcess(id).hasEnded)
        }
    }
}
