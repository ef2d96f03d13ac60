import Testing

@testable import PeekSSH

struct OutputCaptureTests {
    private func capture(limit: Int, _ parts: [(text: String, isError: Bool)]) -> OutputCapture {
        let capture = OutputCapture(limit: limit)
        for part in parts { Array(part.text.utf8).withUnsafeBytes { capture.send($0, isError: part.isError) } }
        return capture
    }

    @Test func onlyStdoutCountsTowardsTheLimit() {
        let banner = String(repeating: "banner ", count: 1000)
        let seen = capture(limit: 8, [(banner, true), ("four", false), (banner, true), ("more", false)])
        #expect(!seen.overflowed && seen.isWanted)
        #expect(seen.output == Array("fourmore".utf8))
    }

    @Test func oneByteMoreIsTooMuch() {
        let seen = capture(limit: 8, [("fourmore", false), ("!", false)])
        #expect(seen.overflowed && !seen.isWanted)
    }
}
