import Testing

@testable import PeekSSH

struct LineAssemblerTests {
    @Test func linesAreWholeWhereverTheStreamIsCut() {
        let text = Array("first\nsecond line\n\nlast without end".utf8)
        for cut in 0...text.count {
            var assembler = LineAssembler()
            var lines: [String] = []
            let keep = { (line: UnsafeRawBufferPointer) in lines.append(String(decoding: line, as: UTF8.self)) }
            text.withUnsafeBytes { bytes in
                assembler.take(UnsafeRawBufferPointer(rebasing: bytes[..<cut]), keep)
                assembler.take(UnsafeRawBufferPointer(rebasing: bytes[cut...]), keep)
            }
            assembler.end(keep)
            #expect(lines == ["first\n", "second line\n", "\n", "last without end"])
        }
    }

    @Test func aLineWithoutEndDoesNotGrowWithoutBound() {
        var assembler = LineAssembler()
        var seen = 0
        let chunk = [UInt8](repeating: 0x78, count: 10_000)
        for _ in 0..<100 {
            chunk.withUnsafeBytes { assembler.take($0) { seen += $0.count } }
            #expect(assembler.held <= LineAssembler.longest)
        }
        assembler.end { seen += $0.count }
        #expect(seen == 1_000_000)
    }
}

struct OutboxTests {
    @Test func bytesLeaveInOrderHoweverLittleIsTaken() {
        for most in [1, 3, 7, 1000] {
            var outbox = Outbox()
            let parts: [(String, Bool)] = [("out one ", false), ("err ", true), ("out two", false)]
            for (text, isError) in parts { Array(text.utf8).withUnsafeBytes { outbox.append($0, isError: isError) } }
            var sent: [(UInt8, Bool)] = []
            while !outbox.isEmpty {
                var once = true
                outbox.drain { bytes, isError in
                    guard once else { return 0 }
                    once = false
                    let taken = bytes.prefix(most)
                    sent.append(contentsOf: taken.map { ($0, isError) })
                    return taken.count
                }
            }
            #expect(outbox.count == 0)
            #expect(String(decoding: sent.map(\.0), as: UTF8.self) == "out one err out two")
            #expect(sent.filter(\.1).count == 4)
        }
    }
}

struct AlternateScreenTests {
    @Test(arguments: ["\u{1B}[?1049h", "\u{1B}[?47h", "\u{1B}[?1;1047h"])
    func enteringIsSeenAcrossEverySplit(sequence: String) {
        let bytes = Array("text \(sequence) more".utf8)
        for cut in 0...bytes.count {
            var screen = AlternateScreen()
            bytes.withUnsafeBytes {
                screen.observe(UnsafeRawBufferPointer(rebasing: $0[..<cut]))
                screen.observe(UnsafeRawBufferPointer(rebasing: $0[cut...]))
            }
            #expect(screen.isActive)
            Array("\u{1B}[?1049l".utf8).withUnsafeBytes { screen.observe($0) }
            #expect(!screen.isActive)
        }
    }

    @Test(arguments: ["\u{1B}[1049h", "\u{1B}[?104h", "?1049h", "\u{1B}[?1049 h", "\u{1B}[31m"])
    func otherSequencesChangeNothing(sequence: String) {
        var screen = AlternateScreen()
        Array(sequence.utf8).withUnsafeBytes { screen.observe($0) }
        #expect(!screen.isActive)
    }
}

struct ByteBudgetTests {
    @Test func aSecondGivesASecondsWorth() {
        var budget = ByteBudget(perSecond: 1000, now: 0)
        #expect(budget.room(now: 0) == 1000)
        budget.take(1000)
        #expect(budget.room(now: 0) == 0)
        #expect(budget.room(now: 500) == 500)
        #expect(budget.room(now: 10_000) == 1000)
    }

    @Test func aSlowClockStillGivesEverything() {
        var budget = ByteBudget(perSecond: 10, now: 0)
        budget.take(10)
        var total = 0
        for now in stride(from: Int64(0), through: 1000, by: 7) {
            let room = budget.room(now: now)
            budget.take(room)
            total += room
        }
        #expect(total >= 9)
    }
}

struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:22", "127.0.0.1", 22), ("[::1]:2222", "::1", 2222), ("gw.example:1", "gw.example", 1),
    ])
    func addressesAreReadAndPrintedTheSame(text: String, address: String, port: Int) throws {
        let parsed = try #require(SocketAddress(text))
        #expect(parsed.address == address)
        #expect(parsed.port == UInt16(port))
        #expect(parsed.description == text)
    }

    @Test(arguments: ["", ":22", "host", "host:", "host:65536", "host:-1"])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(SocketAddress(text) == nil)
    }
}
