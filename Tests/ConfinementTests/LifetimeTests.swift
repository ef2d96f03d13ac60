import CLinux
import Foundation
import PeekTesting
import Testing

/// A session ends with its gateway and with its supervisor, whatever its programs do.
struct LifetimeTests {
    /// Programs that would rather stay.
    private static let stubborn = """
        trap '' HUP TERM INT; (setsid sleep 4711 &) ; sh -c 'trap "" HUP TERM INT; sleep 4711' & \
        sh -c 'kill -STOP $$' & echo ready; wait
        """

    private static func start(_ before: [String], _ fields: [(String, String)]) throws -> ConfinedSession {
        let session = try ConfinedSession(SessionRequest(line: stubborn, fields), before: before)
        #expect(try session.next()?.kind == "L")
        session.send(Frame("g"))
        try session.read(toOutput: "ready")
        while session.sleeping.count < 2, try session.next() != nil {}
        return session
    }

    static let kinds: [([String], [(String, String)])] = [
        ([], []), ([], [("terminal", "xterm 80 24")]), (Account.withoutNamespaces, []),
        (Account.withoutNamespaces, [("terminal", "xterm 80 24")]),
    ]

    @Test(arguments: 0..<4)
    func nothingIsLeftWhenTheGatewayGoes(kind: Int) async throws {
        try await onOwnThread {
            let session = try Self.start(Self.kinds[kind].0, Self.kinds[kind].1)
            let sleeping = try session.holdSleeping()
            session.hangUp()
            while try session.next() != nil {}
            _ = session.end()
            #expect(sleeping.allSatisfy { $0.hasEnded })
            #expect(!session.frames.contains { $0.kind == "X" })
        }
    }

    @Test(arguments: 0..<4)
    func nothingIsLeftWhenTheSupervisorIsKilled(kind: Int) async throws {
        let session = try await onOwnThread { Unchecked(try Self.start(Self.kinds[kind].0, Self.kinds[kind].1)) }
        let sleeping = try await onOwnThread {
            let sleeping = try session.value.holdSleeping()
            let supervisor = try #require(helperProcess(of: session.value))
            #expect(kill(supervisor, SIGKILL) == 0)
            _ = session.value.end()
            return sleeping
        }
        for one in sleeping { try await one.waitForEnd("a program outlives its supervisor") }
    }

    @Test func whatIsLeftRunningEndsWithTheCommand() async throws {
        try await onOwnThread {
            let line = "(setsid sleep 4711 &); sleep 4711 & read -r go"
            let session = try ConfinedSession(SessionRequest(line: line))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            while session.sleeping.count < 2, try session.next() != nil {}
            let sleeping = try session.holdSleeping()
            session.send(Frame("i", Data("go\n".utf8)))
            while try session.next() != nil {}
            #expect(session.frames.last == Frame("X", fields: [("status", "0")]))
            #expect(sleeping.count == 2 && sleeping.allSatisfy { $0.hasEnded })
        }
    }

    /// A reader that takes nothing costs a bounded amount, and loses nothing.
    @Test func aSlowReaderIsWaitedFor() async throws {
        let session = try await onOwnThread {
            let line = "head -c 50000000 /dev/zero; echo end"
            let session = try ConfinedSession(SessionRequest(line: line))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            try session.read { $0.kind == "P" && $0.value("program") == "/usr/bin/head" }
            return Unchecked(session)
        }
        // It has stopped when it waits though there is something to read.
        let supervisor = try #require(helperProcess(of: session.value))
        let writer = try #require(session.value.processes(of: "/usr/bin/head").first)
        try await eventually("the helper is not at rest") { isAtRest(supervisor) { waitsToWrite(writer) } }
        #expect(statusNumber("/proc/\(supervisor)/io", "wchar") < 1_000_000)
        #expect(statusNumber("/proc/\(supervisor)/status", "VmRSS") < 8_192)
        try await onOwnThread {
            while try session.value.next() != nil {}
            #expect(session.value.output.count == 50_000_004)
            #expect(session.value.frames.last == Frame("X", fields: [("status", "0")]))
        }
    }

    /// What nobody reads is not read either: the helper holds one frame of input.
    @Test func inputThatNobodyTakesIsLeftInThePipe() async throws {
        let session = try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "sleep 4711; wc -c"))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            while session.sleeping.isEmpty, try session.next() != nil {}
            return Unchecked(session)
        }
        async let sent: Void = onOwnThread {
            for _ in 0..<100 { session.value.send(Frame("i", Data(repeating: 0x78, count: Frame.most))) }
            session.value.send(Frame("e"))
        }
        let supervisor = try #require(helperProcess(of: session.value))
        try await eventually("the helper is not at rest") { isAtRest(supervisor) { session.value.isFull } }
        for id in session.value.sleeping { kill(id, SIGKILL) }
        try await onOwnThread { while try session.value.next() != nil {} }
        try await sent
        #expect(session.value.text == "\(100 * Frame.most)\n")
    }

    @Test(arguments: [
        Data([0x67, 0, 0, 0, 1, 0]), Data([0x69, 0, 1, 0, 1]), Data([0x69, 0xFF, 0xFF, 0xFF, 0xFF]),
        Data([0, 0, 0, 0, 0]),
        Frame("L").bytes, Frame("X").bytes, Frame("i", Data("x".utf8)).bytes, Frame("e").bytes,
        Frame("s", fields: [("signal", "TERM")]).bytes, Frame("w", fields: [("columns", "80"), ("rows", "24")]).bytes,
    ])
    func aFrameThatIsNoneEndsTheSession(bytes: Data) async throws {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "echo ran"))
            #expect(try session.next()?.kind == "L")
            session.send(bytes)
            session.send(Frame("g"))
            while try session.next() != nil {}
            #expect(session.output.isEmpty && !session.frames.contains { $0.kind == "X" })
            #expect(session.end() == .exited(1))
        }
    }

    @Test(arguments: ["KILL", "USR1", "", "int", "9"])
    func anUnknownSignalEndsTheSession(name: String) async throws {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "sleep 4711"))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            session.send(Frame("s", fields: [("signal", name)]))
            while try session.next() != nil {}
            #expect(session.end() == .exited(1))
        }
    }

    @Test(arguments: [("INT", 2), ("TERM", 15), ("HUP", 1), ("QUIT", 3)])
    func aSignalReachesTheCommandsGroup(name: String, number: Int) async throws {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "sleep 4711; exit 3"))
            #expect(try session.next()?.kind == "L")
            session.send(Frame("g"))
            try session.read { $0.kind == "P" && $0.value("program") == "/usr/bin/sleep" }
            session.send(Frame("s", fields: [("signal", name)]))
            while try session.next() != nil {}
            #expect(session.frames.contains { $0.kind == "Q" && $0.value("signal") == "\(number)" })
            #expect(session.frames.last?.kind == "X")
        }
    }
}
