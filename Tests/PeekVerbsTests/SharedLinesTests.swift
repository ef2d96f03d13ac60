import PeekCore
import Testing

@testable import PeekVerbs

struct SharedLinesTests {
    let gateway = Gateway()

    private func share(_ text: String, _ options: String = "") async throws -> [String] {
        let id = try await gateway.session(of: "dev")
        gateway.recordings.keep(id, [ReplayStep(offset: 0, action: .show(Array(text.utf8)))])
        let answer = try await gateway.run("session share \(id) \(options)")
        #expect(answer.status == 0, "\(answer.errors)")
        return answer.output.split(separator: "\n").map(String.init)
    }

    @Test func aRecordingWithoutLineFeedsTakesNoMoreThanALine() {
        var shared = SharedLines(around: .max, count: 10)
        let zeros = [UInt8](repeating: 0, count: 60_000)
        for part in 0..<100 {
            shared.take(ReplayStep(offset: UInt64(part), action: .show(zeros)))
            #expect(shared.held <= SharedLines.longestLine)
        }
        shared.end(at: 100)
        #expect(shared.lines.count == 1)
        #expect(shared.lines.first?.hasSuffix("…") == true)
    }

    @Test func aLineIsCutWhereItGetsTooLongAndNotBefore() async throws {
        let longest = String(repeating: "x", count: SharedLines.longestLine)
        let shown = try await share("\(longest)\n\(longest)y\nz\n")
        #expect(shown.dropLast().suffix(3) == [longest, "\(longest)…", "z"])
    }

    @Test(arguments: [("@channel *hi*", "```"), ("``", "```"), ("a ```", "````"), ("`````x````", "``````")])
    func noLineEndsTheFence(line: String, fence: String) async throws {
        let shown = try await share("\(line)\n")
        #expect(shown.first == fence && shown.last == fence)
        #expect(shown.dropLast().last == line)
    }
}
