import Foundation
import PeekTesting
import Testing

/// Every program that the kernel started is told, as it was started, before it does anything.
struct ProgramTests {
    private static func run(
        _ request: SessionRequest,
        before: [String] = []
    ) async throws -> (frames: [Frame], output: String) {
        try await onOwnThread {
            let session = try ConfinedSession(request, before: before)
            let last = try session.run()
            #expect(last?.kind == "X")
            #expect(session.end() == .exited(0))
            return (session.frames, session.text)
        }
    }

    @Test(arguments: [0, 1, 69, 74, 126, 127, 130, 255])
    func theStatusIsTheCommandsOwn(status: Int) async throws {
        let (frames, _) = try await Self.run(SessionRequest(line: "exit \(status)"))
        #expect(frames.last == Frame("X", fields: [("status", "\(status)")]))
    }

    @Test func aSignalIsNoStatus() async throws {
        let (frames, _) = try await Self.run(SessionRequest(line: "kill -TERM $$"))
        #expect(frames.last == Frame("X", fields: [("signal", "15")]))
    }

    @Test func whatHasEndedIsTold() async throws {
        let (frames, output) = try await Self.run(
            SessionRequest(line: "cd /usr && env printf '%s' 'a  b' ''; sleep 0 & wait; false", [("read", "/usr")])
        )
        #expect(output == "a  b")
        let programs = frames.filter { $0.kind == "P" }
        let names = programs.map { $0.value("program") ?? "" }
        #expect(names == ["/usr/bin/dash", "/usr/bin/env", "/usr/bin/printf", "/usr/bin/sleep"])
        let printed = try #require(programs.first { $0.value("program") == "/usr/bin/printf" })
        #expect(printed.values("argument") == ["printf", "%s", "a  b", ""])
        #expect(printed.value("directory") == "/usr")
        #expect(printed.value("parent") == programs[0].value("pid"))
        #expect(programs[0].values("argument").first == "sh")
        let times = programs.compactMap { Int($0.value("time") ?? "") }
        #expect(times.count == programs.count && times == times.sorted())
        for program in Set(programs.compactMap { $0.value("pid") }) {
            #expect(frames.filter { $0.kind == "Q" && $0.value("pid") == program }.count == 1)
        }
    }

    /// A thousand programs, eight at a time, each with arguments of its own: none is lost, mixed up or out of place.
    @Test(arguments: [[], Account.withoutNamespaces])
    func aThousandProgramsAreAllTold(before: [String]) async throws {
        let line = "seq 1000 | xargs -P 8 -n 1 /usr/bin/printf '<%s>\\n'"
        let (frames, output) = try await Self.run(SessionRequest(line: line), before: before)
        let told = frames.filter { $0.kind == "P" && $0.value("program") == "/usr/bin/printf" }
        let expected = (1...1000).map { ["/usr/bin/printf", "<%s>\\n", "\($0)"] }
        #expect(Set(told.map { $0.values("argument") }) == Set(expected) && told.count == 1000)
        #expect(output.split(separator: "\n").count == 1000)
        #expect(frames.filter { $0.kind == "Q" && $0.value("status") == "0" }.count >= 1002)
    }

    /// One process that becomes one program after another, with arguments that change each time.
    @Test func aProcessThatChangesIsToldEachTime() async throws {
        let line = "exec sh -c 'i=$1; test $i -gt 200 || exec sh -c \"$2\" sh $((i + 1)) \"$2\"' sh 1 "
        let body = "i=$1; test $i -gt 200 || exec sh -c \"$2\" sh $((i + 1)) \"$2\""
        let (frames, _) = try await Self.run(SessionRequest(line: "\(line)'\(body)'"))
        let counts = frames.filter { $0.kind == "P" }.compactMap { frame in
            let arguments = frame.values("argument")
            return arguments.count == 6 || arguments.count == 5 ? Int(arguments[4]) : nil
        }
        #expect(counts == Array(1...201))
        #expect(Set(frames.filter { $0.kind == "P" }.compactMap { $0.value("pid") }).count == 1)
    }

    @Test func longArgumentsAreCutAndSaySo() async throws {
        let line = "/bin/true $(head -c 100000 /dev/zero | tr '\\0' x); /bin/true $(yes y | head -n 20000)"
        let (frames, _) = try await Self.run(SessionRequest(line: line))
        let told = frames.filter { $0.value("program") == "/usr/bin/true" }
        #expect(told.count == 2)
        for frame in told {
            let shown = frame.values("argument").map { $0.utf8.count + 1 }.reduce(0, +)
            let cut = try #require(Int(frame.value("cut") ?? ""))
            let whole = frame == told[0] ? "/bin/true".utf8.count + 1 + 100_001 : "/bin/true".utf8.count + 1 + 40_000
            #expect(abs(shown + cut - whole) <= 1 && frame.payload.count <= Frame.most)
        }
    }

    /// What a program wrote is before its end, and all of it before the command's.
    @Test(arguments: [[], [("terminal", "xterm 80 24")]] as [[(String, String)]])
    func outputComesBeforeTheEndOfWhoWroteIt(fields: [(String, String)]) async throws {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "/usr/bin/seq 60000; /bin/echo last", fields))
            var ended: [String] = []
            while let frame = try session.next() {
                if frame.kind == "L" { session.send(Frame("g")) }
                guard frame.kind == "Q" else { continue }
                let program = session.frames.last { $0.kind == "P" && $0.value("pid") == frame.value("pid") }
                switch program?.values("argument").first {
                case "/usr/bin/seq"?: #expect(session.text.contains("\n60000") || session.text.contains("\n60000\r"))
                case "/bin/echo"?: #expect(session.text.contains("last"))
                default: break
                }
                ended.append(program?.values("argument").first ?? "")
            }
            #expect(ended.contains("/usr/bin/seq"))
            #expect(session.frames.last == Frame("X", fields: [("status", "0")]))
            #expect(session.text.split(whereSeparator: \.isNewline).count == 60_001)
        }
    }

    @Test func noMoreTasksThanAllowedRun() async throws {
        let line = "for i in $(seq 40); do sleep 1000 & done"
        for before in [[], Account.withoutNamespaces] {
            let request = SessionRequest(line: line, [("tasks", "8"), ("processes", "all")])
            let (frames, _) = try await Self.run(request, before: before)
            let sleeping = frames.filter { $0.kind == "P" && $0.value("program") == "/usr/bin/sleep" }
            #expect(sleeping.count <= 8)
        }
    }
}
