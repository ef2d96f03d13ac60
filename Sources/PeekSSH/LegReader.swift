import LibSSH
import PeekCore

/// Where a leg's output goes and its input comes from; confined to the worker's thread.
protocol LegReader: AnyObject {
    /// The terminal as it is now; nil where there is none.
    var terminal: Terminal? { get }

    /// Whether anybody still reads; the leg asks after it has shown something.
    var isWanted: Bool { get }

    /// How many bytes can be passed on now without being kept.
    var room: Int { get }

    /// Whether sources should be held back.
    var isFull: Bool { get }

    /// Passes bytes on, keeping what cannot go out yet.
    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool)

    /// Lets `leg` have the input from now on.
    func passInput(to leg: HostLeg)

    /// Offers buffered input again.
    func drainInput()

    /// Knows the leg from now on, and ends it when nobody reads any more.
    func add(_ leg: HostLeg)

    /// Forgets the leg.
    func remove(_ leg: HostLeg)
}

/// Keeps the stdout of a short command for the gateway itself, such as the names that match a glob.
final class OutputCapture: LegReader {
    private let limit: Int
    private(set) var output: [UInt8] = []
    /// Whether more came than the limit allows.
    private(set) var overflowed = false

    init(limit: Int) {
        self.limit = limit
    }

    var terminal: Terminal? { nil }
    var isWanted: Bool { !overflowed }
    var room: Int { DoorChannel.packet }
    var isFull: Bool { false }

    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        // On stderr are the gateway's own lines too; the recording has them, and nobody reads them here.
        guard !isError, !overflowed else { return }
        overflowed = output.count + bytes.count > limit
        if !overflowed { output.append(contentsOf: bytes) }
    }

    func passInput(to leg: HostLeg) { leg.inputEnded() }
    func drainInput() {}
    func add(_ leg: HostLeg) {}
    func remove(_ leg: HostLeg) {}
}

/// What a captured command printed.
public struct CapturedOutput: Sendable {
    /// How it ended.
    public var outcome: LegOutcome
    /// Its stdout; empty when it was more than the limit.
    public var output: [UInt8]
    /// Whether it was more than the limit.
    public var overflowed = false
}
