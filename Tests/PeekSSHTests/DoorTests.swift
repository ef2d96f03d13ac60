import Foundation
import PeekCore
import PeekSSH
import PeekTesting
import Testing

/// The door against OpenSSH's own client.
struct DoorTests {
    @Test(arguments: ["ed25519", "ecdsa256", "ecdsa521", "rsa3072"])
    func everyKindOfKeyGetsIn(key: String) async throws {
        try await TestDoor.with(
            answer: { request in
                try await request.channel.write(Array("hello \(request.principal.name) on \(request.login)\n".utf8))
                return .status(7)
            },
            body: { door in
                let result = try await Finished.running(door.ssh(key: key, [], ["anything"]))
                #expect(result.output == "hello dev on web1\n")
                #expect(result.errors == "")
                #expect(result.status == 7)
            }
        )
    }

    @Test func aStrangerStaysOutAndIsReported() async throws {
        try await TestDoor.with(
            answer: { _ in .status(0) },
            body: { door in
                let result = try await Finished.running(door.ssh(key: "stranger", [], ["anything"]))
                #expect(result.status == 255)
                #expect(result.errors.contains("Permission denied"))
            }
        )
    }

    @Test func stdoutStderrAndStdinStayApart() async throws {
        try await TestDoor.with(
            answer: { request in
                var total = 0
                while let bytes = try await request.channel.read() {
                    total += bytes.count
                    try await request.channel.write(bytes)
                }
                try await request.channel.writeError(Array("read \(total)\n".utf8))
                return .status(0)
            },
            body: { door in
                let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let result = try await Finished.running(door.ssh([], ["echo"]), input: Data(input))
                #expect(Array(result.bytes) == input)
                #expect(result.errors == "read 3000000\n")
                #expect(result.status == 0)
            }
        )
    }

    @Test func theLineArrivesByteForByte() async throws {
        try await TestDoor.with(
            answer: { request in
                guard case .exec(let line) = request.ask else { return .status(1) }
                try await request.channel.write(line)
                return .status(0)
            },
            body: { door in
                let line = "grep 'a  b' \"c\" $HOME \u{1F600} | wc -l"
                let result = try await Finished.running(door.ssh([], [line]))
                #expect(result.output == line)
            }
        )
    }

    @Test func aTerminalIsPassedWithItsSize() async throws {
        try await TestDoor.with(
            answer: { request in
                let terminal = request.channel.terminal
                try await request.channel.write(Array("\(terminal?.type ?? "none")\r\n".utf8))
                return .status(0)
            },
            body: { door in
                let result = try await Finished.running(door.ssh(["-tt", "-o", "SetEnv=X=1"], ["anything"]))
                #expect(result.status == 0)
                #expect(!result.output.contains("none"))
            }
        )
    }

    @Test func onlyListedVariablesArrive() async throws {
        try await TestDoor.with(
            answer: { request in
                let names = request.channel.environment.keys.sorted().joined(separator: " ")
                try await request.channel.write(Array("\(names) \(request.quietlyRefused)".utf8))
                return .status(0)
            },
            body: { door in
                let options = ["-o", "SetEnv=LD_PRELOAD=/x PRODPEEK_REASON=why"]
                let result = try await Finished.running(door.ssh(options, ["anything"]))
                #expect(result.output == "PRODPEEK_REASON 1")
            }
        )
    }

    @Test(
        .timeLimit(.minutes(20)),
        arguments: [["-W", "127.0.0.1:22"], ["-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"]]
    )
    func forwardingIsRefusedAndReported(options: [String]) async throws {
        try await TestDoor.with(
            answer: { _ in .status(0) },
            body: { door in
                let result = try await Finished.running(door.ssh(options))
                #expect(result.status != 0)
                let refusal = await door.refusals.first { _ in true }
                #expect(refusal?.principal == "dev")
                guard case .forwarding = refusal?.kind else {
                    Issue.record("not a refused forwarding")
                    return
                }
            }
        )
    }

    @Test func aReaderThatLeavesEndsTheAnswer() async throws {
        try await TestDoor.with(
            answer: { request in
                while true { try await request.channel.write(Array("line\n".utf8)) }
            },
            body: { door in
                let line = door.ssh([], ["'forever'"]).joined(separator: " ")
                let result = try await Finished.running(["/bin/sh", "-c", "\(line) | head -n 1"])
                #expect(result.output == "line\n")
            }
        )
    }

    @Test func muchOutputArrivesWhole() async throws {
        try await TestDoor.with(
            answer: { request in
                let chunk = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
                for _ in 0..<400 { try await request.channel.write(chunk) }
                return .status(0)
            },
            body: { door in
                let result = try await Finished.running(door.ssh([], ["much"]))
                #expect(result.bytes.count == 20_000_000)
                #expect(result.status == 0)
            }
        )
    }

    @Test func manyChannelsShareOneConnection() async throws {
        try await TestDoor.with(
            answer: { request in
                guard case .exec(let line) = request.ask else { return .status(1) }
                try await request.channel.write(line)
                return .status(3)
            },
            body: { door in
                let socket = door.directory.appendingPathComponent("control").path
                let control = ["-o", "ControlMaster=auto", "-o", "ControlPath=\(socket)", "-o", "ControlPersist=yes"]
                for index in 0..<5 {
                    let result = try await Finished.running(door.ssh(control, ["say \(index)"]))
                    #expect(result.output == "say \(index)")
                    #expect(result.status == 3)
                }
                _ = try await Finished.running(door.ssh(control + ["-O", "exit"]))
            }
        )
    }
}
