import PeekCore

/// Where a host's output goes and what it asks of the client's side; confined to the worker's thread.
protocol LegSink: AnyObject {
    /// The client's terminal as it is now; nil where there is none.
    var terminal: Terminal? { get }

    /// How many bytes are taken now; 0 holds the host back.
    var room: Int { get }

    /// Takes all of `bytes`, at most ``room``, or none: then false, and the leg offers them again.
    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool

    /// Shows what waits; false while it still does.
    func flush() -> Bool

    /// Shows what waits for more; the host has said everything. False while it still waits.
    func finish() -> Bool

    /// Records input before it is passed on; false when it must not be.
    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool

    /// Records input of a confined terminal when it is known whether it was shown; false when it cannot be yet.
    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> Bool

    /// Records what the host reports of a confined session; false when there is no room for it yet.
    func report(_ news: ConfinementNews) -> Bool

    /// What is followed leads to another file.
    func outdated()

    /// Records a new size before it is passed on; false when it must not be.
    func recordResize(columns: Int, rows: Int) -> Bool

    /// The output comes from `leg` from now on.
    func begin(_ leg: HostLeg)

    /// The command runs and can be given input.
    func started(_ leg: HostLeg)

    /// The host takes input again.
    func drainInput()

    /// The leg is over; called once.
    func ended(_ outcome: LegOutcome)

    /// The leg is gone; called once, after ``ended(_:)``.
    func released(_ leg: HostLeg)
}
