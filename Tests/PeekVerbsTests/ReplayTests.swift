import PeekCore
import Testing

@testable import PeekVerbs

struct ReplayTests {
    let gateway = Gateway()
    private static let terminal = Terminal(type: "xterm", columns: 80, rows: 24)
    private static let hour: UInt64 = 3_600_000_000

    private func steps(_ gap: UInt64) -> [ReplayStep] {
        [
            ReplayStep(offset: 0, action: .show(Array("one\n".utf8))),
            ReplayStep(offset: gap, action: .show(Array("two\n".utf8))),
            ReplayStep(offset: gap, action: .marker("deploy checkout v42 by ops started")),
            ReplayStep(offset: gap * 2, action: .show(Array("three\n".utf8))),
        ]
    }

    @Test func speedZeroShowsAllAtOnce() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let answer = try await gateway.run("session replay \(id) --speed 0")
        #expect(answer.output == "one\ntwo\nthree\n")
        #expect(answer.status == 0)
    }

    @Test func idleShortensSilences() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        #expect(try await gateway.run("session replay \(id) --idle 0.001").output == "one\ntwo\nthree\n")
    }

    @Test func keysJumpToTheNextMarkerAndQuit() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let console = MemoryConsole("]q", terminal: Self.terminal)
        let answer = try await gateway.run("session replay \(id)", console)
        #expect(answer.output.hasPrefix("one\r\n"))
        #expect(!answer.output.contains("three"))
        #expect(answer.output.hasSuffix("\u{1B}[0m\u{1B}[?25h"))
    }

    @Test func controlCQuitsAtAnySpeed() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let answer = try await gateway.run("session replay \(id)", MemoryConsole("\u{3}", terminal: Self.terminal))
        #expect(answer.status == 0)
        #expect(!answer.output.contains("two"))
    }

    @Test func pauseWithoutKeysToComeEnds() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let answer = try await gateway.run("session replay \(id)", MemoryConsole(" ", terminal: Self.terminal))
        #expect(!answer.output.contains("two"))
    }

    @Test(.timeLimit(.minutes(20))) func keysActOneAfterTheOther() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let console = MemoryConsole(nil, terminal: Self.terminal)
        let gateway = gateway
        let playing = Task { try await gateway.run("session replay \(id)", console) }
        console.type(Array(" ".utf8))
        console.type(Array("]".utf8))
        while !console.output.contains("two") { await Task.yield() }
        console.type(Array("]".utf8))
        while !console.output.contains("three") { await Task.yield() }
        #expect(try await playing.value.output == "one\r\ntwo\r\nthree\r\n\u{1B}[0m\u{1B}[?25h")
    }

    @Test func floodOfKeysIsAnswered() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let console = MemoryConsole(nil, terminal: Self.terminal)
        for _ in 0..<200 { console.type([UInt8](repeating: UInt8(ascii: "+"), count: 1000)) }
        console.type(Array("q".utf8))
        #expect(try await gateway.run("session replay \(id)", console).status == 0)
    }

    @Test func alternateScreenIsLeft() async throws {
        let id = try await gateway.session(of: "dev", terminal: Self.terminal)
        gateway.recordings.keep(
            id,
            [
                ReplayStep(offset: 0, action: .show(Array("\u{1B}[?10".utf8))),
                ReplayStep(offset: 0, action: .show(Array("49hless\n".utf8))),
            ]
        )
        let answer = try await gateway.run("session replay \(id)", MemoryConsole(terminal: Self.terminal))
        #expect(answer.output == "\u{1B}[?1049hless\n\u{1B}[?1049l\u{1B}[0m\u{1B}[?25h")
    }

    @Test func cancellationEndsAPause() async throws {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, steps(Self.hour))
        let console = MemoryConsole(nil, terminal: Self.terminal)
        let gateway = gateway
        let playing = Task { try await gateway.run("session replay \(id)", console) }
        playing.cancel()
        #expect(try await playing.value.status == 130)
    }

    @Test func playerKeepsTime() {
        var player = Player(speed: 2, idle: nil)
        #expect(player.move(for: 0) == .show)
        #expect(player.move(for: 10_000_000) == .wait(5_000_000))
        player.pass(1_000_000, before: 10_000_000)
        #expect(player.move(for: 10_000_000) == .wait(4_000_000))
        player.press(.faster)
        #expect(player.move(for: 10_000_000) == .wait(2_000_000))
        player.press(.pause)
        #expect(player.move(for: 10_000_000) == .hold)
        player.pass(9_000_000, before: 10_000_000)
        player.press(.pause)
        #expect(player.move(for: 10_000_000) == .wait(2_000_000), "a pause takes no time of the recording")
        player.shown(10_000_000, marker: false)
        #expect(player.move(for: 10_000_000) == .show)
    }

    @Test func markerEndsAJump() {
        var player = Player(speed: 1, idle: nil)
        player.press(.nextMarker)
        #expect(player.move(for: Self.hour) == .show)
        player.shown(Self.hour, marker: true)
        #expect(player.move(for: Self.hour * 2) == .wait(Self.hour))
    }

    @Test func lineOfAMarkerIsShownThoughPaused() {
        var player = Player(speed: 1, idle: nil)
        player.press(.pause)
        player.press(.nextMarker)
        player.shown(Self.hour, marker: true)
        #expect(player.move(for: Self.hour + 20) == .show)
        #expect(player.move(for: Self.hour + 2000) == .hold)
    }

    @Test func damagedOffsetsDoNotTrap() {
        for speed in [0.125, 1, 64] {
            var player = Player(speed: speed, idle: nil)
            for offset in [UInt64.max, 0, UInt64.max - 1, 1 << 63] {
                if case .wait(let time) = player.move(for: offset) { #expect(time <= 86_400_000_000) }
                player.pass(.max, before: offset)
                player.shown(offset, marker: false)
            }
        }
    }
}
