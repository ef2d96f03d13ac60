import Testing

@testable import PeekSSH

struct OutputCaptureTests {
    private func send(_ text: String, isError: Bool, to capture: OutputCapture) {
        Array(text.utf8).withUnsafeBytes { capture.send($0, isError: isError) }
    }

    @Test func onlyStdoutCountsAndIsKept() {
        let capture = OutputCapture(limit: 4)
        send("prodpeek: a banner of the gateway's own", isError: true, to: capture)
        send("abc", isError: false, to: capture)
        send("more", isError: true, to: capture)
        send("d", isError: false, to: capture)
        #expect(capture.output == Array("abcd".utf8))
        #expect(capture.isWanted && !capture.overflowed)
    }

    @Test func whatIsTooMuchEndsIt() {
        let capture = OutputCapture(limit: 4)
        send("abc", isError: false, to: capture)
        send("de", isError: false, to: capture)
        send("f", isError: false, to: capture)
        #expect(capture.overflowed && !capture.isWanted)
        #expect(capture.output == Array("abc".utf8))
    }
}
