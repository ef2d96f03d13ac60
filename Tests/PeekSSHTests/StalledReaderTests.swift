import PeekCore
import PeekSSH
import PeekTesting
import Testing

struct StalledReaderTests {
    @Test(.timeLimit(.minutes(20))) func aVerbThatWaitsForRoomCanBeCancelled() async throws {
        try await Gate.whileThere { over in
            try await TestDoor.with(
                answer: { request in
                    let writing = Task {
                        let much = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
                        while true { try await request.channel.write(much) }
                    }
                    writing.cancel()
                    await #expect(throws: CancellationError.self) { try await writing.value }
                    try over.open()
                    return .status(0)
                },
                body: { door in
                    // It reads nothing until the verb has ended.
                    let pipeline = ["/bin/bash", "-c", "\"$@\" | { \(over.wait); }", "stalled"]
                    _ = try await Finished.running(pipeline + door.ssh([], ["anything"]))
                }
            )
        }
    }
}
