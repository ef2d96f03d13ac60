import PeekCore
import PeekSSH
import PeekTesting
import Testing

/// What a worker says to sessions, and when it no longer does.
struct SessionWordsTests {
    private func withWorker(_ body: @escaping @Sendable (SSHWorker) async throws -> Void) async throws {
        try await TestDoor.with(
            answer: { request in
                try await body(request.channel.worker)
                return .status(0)
            },
            body: { door in
                let result = try await Finished.running(door.ssh([], ["anything"]))
                #expect(result.status == 0)
            }
        )
    }

    @Test func aSessionWhoseCommandHasEndedIsNeitherEndedNorTold() async throws {
        try await withWorker { worker in
            let session = Identifier(.session)
            let refusal = Refusal(.denied, "ops ended it")
            #expect(await worker.end(session, cause: .killed, saying: refusal), "on its way it can be")
            await worker.commandEnded(session)
            #expect(await !worker.end(session, cause: .killed, saying: refusal))
            #expect(await worker.tell("prodpeek: x", marker: "x", to: session) == .missed)
            await worker.forget(session)
        }
    }

    @Test(.timeLimit(.minutes(20))) func aSessionThatNeverBeganMissedWhatItWasTold() async throws {
        try await withWorker { worker in
            for forgets in [false, true] {
                let session = Identifier(.session)
                async let told = worker.tell("prodpeek: x", marker: "x", to: session)
                if forgets { await worker.forget(session) } else { await worker.commandEnded(session) }
                // Whichever came first: a session that is forgotten may be told again.
                await worker.commandEnded(session)
                #expect(await told == .missed)
            }
        }
    }
}
