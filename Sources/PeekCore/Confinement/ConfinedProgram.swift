/// A program that the kernel executed in a confined session; texts are the host's and hostile.
public struct StartedProgram: Sendable, Hashable, Codable {
    /// Its process, as the host numbers it.
    public var pid: Int64
    /// The process that started it.
    public var parent: Int64
    /// When, in nanoseconds since 1970 by the host's clock.
    public var nanoseconds: Int64
    /// Its working directory.
    public var directory: String
    /// The image's path.
    public var program: String
    /// Its arguments as executed, from the name that it was given on.
    public var arguments: [String]
    /// Bytes of arguments that were left out; nil where none were.
    public var cut: Int64?

    /// Makes a program.
    public init(
        pid: Int64,
        parent: Int64,
        nanoseconds: Int64,
        directory: String,
        program: String,
        arguments: [String],
        cut: Int64? = nil
    ) {
        self.pid = pid
        self.parent = parent
        self.nanoseconds = nanoseconds
        self.directory = directory
        self.program = program
        self.arguments = arguments
        self.cut = cut
    }

    init(_ payload: [UInt8]) throws(ConfinementFault) {
        let fields = try ConfinementFields(payload)
        self.init(
            pid: try fields.number("pid", in: 1...Int64(Int32.max)),
            parent: try fields.number("parent", in: 0...Int64(Int32.max)),
            nanoseconds: try fields.number("time", in: 0...Int64.max),
            directory: try fields.text("directory"),
            program: try fields.text("program"),
            arguments: fields.values("argument").map { String(decoding: $0, as: UTF8.self) },
            cut: try fields.optional("cut") == nil ? nil : try fields.number("cut", in: 0...Int64.max)
        )
    }

    /// When it started, by the host's clock.
    public var startedAt: Timestamp { Timestamp(milliseconds: nanoseconds / 1_000_000) }

    /// One line for people: the arguments, quoted where a shell would need it.
    public var commandLine: String {
        let words = arguments.map { word in
            let isPlain = word.utf8.allSatisfy { byte in
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x2B && byte <= 0x3A)
                    || "_=@%".utf8.contains(byte)
            }
            return isPlain && !word.isEmpty ? word : singleQuoted(word)
        }
        let line = words.isEmpty ? program : words.joined(separator: " ")
        return cut.map { "\(line) … (\($0) bytes more)" } ?? line
    }
}

/// How a program ended.
public enum ProgramEnding: Sendable, Hashable {
    /// By itself, with a status.
    case status(Int32)
    /// By a signal, numbered as on Linux (signal(7)).
    case signal(Int32)
}

/// The end of a program that was started in a confined session.
public struct EndedProgram: Sendable, Hashable {
    /// Its process, as the host numbers it.
    public var pid: Int64
    /// When, in nanoseconds since 1970 by the host's clock.
    public var nanoseconds: Int64
    /// How.
    public var ending: ProgramEnding

    /// Makes an end.
    public init(pid: Int64, nanoseconds: Int64, ending: ProgramEnding) {
        self.pid = pid
        self.nanoseconds = nanoseconds
        self.ending = ending
    }

    init(_ payload: [UInt8]) throws(ConfinementFault) {
        let fields = try ConfinementFields(payload)
        self.init(
            pid: try fields.number("pid", in: 1...Int64(Int32.max)),
            nanoseconds: try fields.number("time", in: 0...Int64.max),
            ending: try fields.ending()
        )
    }

    /// When it ended, by the host's clock.
    public var endedAt: Timestamp { Timestamp(milliseconds: nanoseconds / 1_000_000) }
}

// Written out, because the compiler's own would put a member `_0` into the log for ever.
extension EndedProgram: Codable {
    private enum Key: String, CodingKey {
        case pid
        case nanoseconds
        case status
        case signal
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let signal = try container.decodeIfPresent(Int32.self, forKey: .signal)
        self.init(
            pid: try container.decode(Int64.self, forKey: .pid),
            nanoseconds: try container.decode(Int64.self, forKey: .nanoseconds),
            ending: try signal.map { .signal($0) } ?? .status(container.decode(Int32.self, forKey: .status))
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(pid, forKey: .pid)
        try container.encode(nanoseconds, forKey: .nanoseconds)
        switch ending {
        case .status(let status): try container.encode(status, forKey: .status)
        case .signal(let number): try container.encode(number, forKey: .signal)
        }
    }
}
