/// How often lines of one template came before and after, with one of them from each side.
struct LineTally: Sendable, Hashable {
    /// Equal parts that each side's time is cut into, for the shape of what happened.
    static let slots = 8

    /// Lines in each part of the time before.
    private(set) var before = [Int](repeating: 0, count: slots)
    /// Lines in each part of the time after.
    private(set) var after = [Int](repeating: 0, count: slots)
    private(set) var exampleBefore: ExampleLine?
    private(set) var exampleAfter: ExampleLine?
    /// Names of the hosts, in alphabetical order.
    private(set) var hosts: [String] = []

    /// Nothing yet.
    init() {}

    /// One line, in part `slot` of a side.
    init(_ side: ComparedWindows.Side, slot: Int, _ example: ExampleLine) {
        switch side {
        case .before:
            before[slot] = 1
            exampleBefore = example
        case .after:
            after[slot] = 1
            exampleAfter = example
        }
        hosts = [example.host]
    }

    /// Lines before.
    var countBefore: Int { before.reduce(0, +) }
    /// Lines after.
    var countAfter: Int { after.reduce(0, +) }

    /// Counts one line more, of a host that is known here already.
    mutating func count(_ side: ComparedWindows.Side, slot: Int, _ example: () -> ExampleLine) {
        switch side {
        case .before:
            before[slot] += 1
            if exampleBefore == nil { exampleBefore = example() }
        case .after:
            after[slot] += 1
            if exampleAfter == nil { exampleAfter = example() }
        }
    }

    /// Adds what was counted elsewhere; the examples that are here stay.
    mutating func add(_ other: LineTally) {
        for slot in 0..<Self.slots {
            before[slot] += other.before[slot]
            after[slot] += other.after[slot]
        }
        exampleBefore = exampleBefore ?? other.exampleBefore
        exampleAfter = exampleAfter ?? other.exampleAfter
        if hosts != other.hosts { hosts = Set(hosts).union(other.hosts).sorted() }
    }
}

/// A line of a log as its host wrote it, cut off where it is very long; as hostile as its host.
public struct ExampleLine: Sendable, Hashable {
    /// Bytes that are kept.
    static let longest = 1_024

    /// Where it was.
    public var host: String
    /// When it says that it was written; nil where the line above says it.
    public var time: Timestamp?
    /// Its bytes, without a line feed.
    public var bytes: [UInt8]
    /// Whether it was longer.
    public var isCut: Bool

    init(_ line: UnsafeRawBufferPointer, host: String, time: Timestamp?) {
        self.host = host
        self.time = time
        bytes = Array(line.prefix(Self.longest))
        isCut = line.count > Self.longest
    }

    /// Makes an example of text.
    public init(host: String, time: Timestamp?, text: String) {
        self.host = host
        self.time = time
        bytes = Array(text.utf8)
        isCut = false
    }
}
