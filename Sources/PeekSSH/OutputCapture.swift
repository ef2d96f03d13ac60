import PeekCore

/// Keeps the stdout of a short command for the gateway itself, such as the names that match a glob; confined to the
/// worker's thread.
///
/// What the host says on stderr, and the gateway's own lines, are in the recording and nowhere else.
final class OutputCapture: LegReader {
    private let limit: Int
    private let client: any LegReader
    private(set) var output: [UInt8] = []
    /// Whether more came than the limit allows.
    private(set) var overflowed = false

    /// - Parameter client: who asked for it; without them nobody wants it any more.
    init(limit: Int, for client: any LegReader) {
        self.limit = limit
        self.client = client
    }

    var terminal: Terminal? { nil }
    var isWanted: Bool { !overflowed && client.isWanted }
    var room: Int { DoorChannel.packet }
    var isFull: Bool { false }

    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        guard !isError else { return }
        guard output.count + bytes.count <= limit else {
            overflowed = true
            return
        }
        output.append(contentsOf: bytes)
    }

    func passInput(to leg: HostLeg) { leg.inputEnded() }
    func dropInput(of leg: HostLeg) {}
    func drainInput() {}
    func add(_ session: SessionSink) {}
    func remove(_ session: SessionSink) {}
}

/// What a captured command printed.
public struct CapturedOutput: Sendable {
    /// How it ended.
    public var outcome: LegOutcome
    /// Its stdout; empty when it was more than the limit.
    public var output: [UInt8]
    /// Whether it was more than the limit.
    public var overflowed = false

    /// Makes what was captured.
    public init(outcome: LegOutcome, output: [UInt8], overflowed: Bool = false) {
        self.outcome = outcome
        self.output = output
        self.overflowed = overflowed
    }
}
