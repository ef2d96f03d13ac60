import Testing

@testable import PeekCore

struct ConfinementExchangeTests {
    private func steps(_ bytes: [UInt8], goes: Bool = true) throws -> [ConfinementExchange.Step] {
        var exchange = ConfinementExchange()
        var steps: [ConfinementExchange.Step] = []
        var rest = bytes[...]
        while true {
            let (used, step) = try rest.withUnsafeBytes { try exchange.next($0) }
            rest = rest.dropFirst(used)
            if case .more = step { return steps }
            steps.append(step)
            if case .reported = step, goes { exchange.go() }
            if case .output(let count, _) = step {
                exchange.taken(count)
                rest = rest.dropFirst(count)
            }
        }
    }

    private static let program = ["pid=7", "parent=1", "time=5000000", "directory=/", "program=/bin/a", "argument=a"]

    @Test func aCommandIsReportedRunAndEnded() throws {
        let said = try steps(
            HelperFrame.layers + HelperFrame.frame("P", Self.program) + HelperFrame.frame("O", "x")
                + HelperFrame.frame("I", ["bytes=3", "echo=no"]) + HelperFrame.frame("R", "")
                + HelperFrame.frame("Q", ["pid=7", "time=6", "signal=9"]) + HelperFrame.frame("X", ["status=3"])
        )
        let started = StartedProgram(
            pid: 7,
            parent: 1,
            nanoseconds: 5_000_000,
            directory: "/",
            program: "/bin/a",
            arguments: ["a"]
        )
        #expect(
            said.dropFirst() == [
                .started(started), .output(count: 1, isError: false), .inputGiven(count: 3, isEchoed: false),
                .outdated, .ended(EndedProgram(pid: 7, nanoseconds: 6, ending: .signal(9))), .exit(.status(3)),
            ]
        )
    }

    @Test(
        arguments: [
            (HelperFrame.frame("O", "x"), "output before the report"),
            (HelperFrame.frame("X", ["status=0"]), "an end before the report"),
            (HelperFrame.frame("P", program), "a program before the report"),
            (HelperFrame.layers + HelperFrame.layers, "two reports"),
            (
                HelperFrame.layers + HelperFrame.frame("X", ["status=0"]) + HelperFrame.frame("O", "x"),
                "on after the end"
            ),
            (HelperFrame.layers + HelperFrame.frame("X", [String]()), "an end without a status"),
            (HelperFrame.layers + HelperFrame.frame("I", ["bytes=0", "echo=yes"]), "no input at all"),
            (HelperFrame.layers + HelperFrame.frame("I", ["bytes=65537", "echo=yes"]), "more input than is ever held"),
            (HelperFrame.layers + HelperFrame.frame("I", ["bytes=1", "echo=maybe"]), "neither yes nor no"),
            (HelperFrame.layers + HelperFrame.frame("P", ["pid=7"]), "half a program"),
            (HelperFrame.frame("N", "no") + [0x4F], "on after nothing ran"),
        ] as [([UInt8], String)]
    )
    func whatIsOutOfOrderIsAFault(bytes: [UInt8], why: String) {
        #expect(throws: ConfinementFault.self, "\(why)") { try steps(bytes) }
    }

    @Test(arguments: [
        HelperFrame.frame("O", "x"), HelperFrame.frame("P", program), HelperFrame.frame("X", ["status=0"]),
    ])
    func nothingHappensBeforeItIsToldToGo(frame: [UInt8]) {
        #expect(throws: ConfinementFault.self) { try steps(HelperFrame.layers + frame, goes: false) }
    }

    @Test func theHelperMayRefuseBeforeAndAfterItsReport() throws {
        #expect(try steps(HelperFrame.frame("N", "no Landlock")) == [.refused("no Landlock")])
        #expect(try steps(HelperFrame.layers + HelperFrame.frame("N", "late")).last == .refused("late"))
    }
}
