import PeekCore
import Testing

@testable import PeekSSH

struct OutputCaptureTests {
    private final class Client: LegReader {
        var terminal: Terminal? { nil }
        var isWanted = true
        var room: Int { 0 }
        var isFull: Bool { true }
        func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {}
        func passInput(to leg: HostLeg) {}
        func dropInput(of leg: HostLeg) {}
        func drainInput() {}
        func add(_ session: SessionSink) {}
        func remove(_ session: SessionSink) {}
    }

    private let client = Client()

    private func capture(limit: Int, _ parts: [(text: String, isError: Bool)]) -> OutputCapture {
        let capture = OutputCapture(limit: limit, for: client)
        for part in parts { Array(part.text.utf8).withUnsafeBytes { capture.send($0, isError: part.isError) } }
        return capture
    }

    @Test func onlyStdoutCountsTowardsTheLimit() {
        let banner = String(repeating: "banner ", count: 1000)
        let seen = capture(limit: 8, [(banner, true), ("four", false), (banner, true), ("more", false)])
        #expect(!seen.overflowed && seen.isWanted)
        #expect(seen.output == Array("fourmore".utf8))
    }

    @Test func nobodyWantsWhatIsReadForAClientWhoLeft() {
        let seen = capture(limit: 8, [("four", false)])
        #expect(seen.isWanted)
        client.isWanted = false
        #expect(!seen.isWanted && !seen.overflowed)
    }

    @Test func oneByteMoreIsTooMuch() {
        let seen = capture(limit: 8, [("fourmore", false), ("!", false)])
        #expect(seen.overflowed && !seen.isWanted)
    }
}
