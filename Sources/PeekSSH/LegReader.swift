import PeekCore

/// Who reads what sessions show; confined to the worker's thread.
protocol LegReader: AnyObject {
    /// The terminal as it is now; nil where there is none.
    var terminal: Terminal? { get }

    /// Whether anybody still reads; a session asks after it has shown something.
    var isWanted: Bool { get }

    /// How many bytes can be passed on now without being kept.
    var room: Int { get }

    /// Whether sources should be held back.
    var isFull: Bool { get }

    /// Passes bytes on, keeping what cannot go out yet.
    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool)

    /// Lets `leg` have the input from now on.
    func passInput(to leg: HostLeg)

    /// Lets `leg` have no more input; it is gone.
    func dropInput(of leg: HostLeg)

    /// Offers buffered input again.
    func drainInput()

    /// Knows the session from now on, and ends it when nobody reads any more.
    func add(_ session: SessionSink)

    /// Forgets the session.
    func remove(_ session: SessionSink)

    /// The session has ended.
    func ended(_ session: SessionSink)
}

extension LegReader {
    func ended(_ session: SessionSink) {}
}
