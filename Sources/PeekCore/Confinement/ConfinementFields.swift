/// Fields `name=value`, each ended by a NUL byte, as the helper and the gateway exchange them.
struct ConfinementFields: Sendable, Hashable {
    /// Names and values in order; values are bytes, because paths and arguments are.
    private(set) var all: [(name: String, value: [UInt8])] = []

    init() {}

    /// Reads fields.
    ///
    /// - Throws: ``ConfinementFault`` where a field has no name, no `=`, or no NUL at its end.
    init(_ bytes: some Collection<UInt8>) throws(ConfinementFault) {
        guard !bytes.isEmpty else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: 0) else { throw ConfinementFault("a field has no end") }
            let field = rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")), equals != field.startIndex else {
                throw ConfinementFault("a field has no name")
            }
            let name = field[..<equals]
            guard name.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else {
                throw ConfinementFault("a field's name is not one")
            }
            all.append((String(decoding: name, as: UTF8.self), Array(field[field.index(after: equals)...])))
        }
    }

    static func == (left: ConfinementFields, right: ConfinementFields) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// Adds a field; a NUL in `value` would end it, so that whoever adds it must have made sure of that.
    mutating func add(_ name: String, _ value: some Collection<UInt8>) { all.append((name, Array(value))) }

    mutating func add(_ name: String, _ value: String) { add(name, value.utf8) }

    /// The fields as they are sent.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for field in all {
            bytes += Array(field.name.utf8) + [UInt8(ascii: "=")] + field.value + [0]
        }
        return bytes
    }

    /// Every value of the fields of this name, in order.
    func values(_ name: String) -> [[UInt8]] { all.filter { $0.name == name }.map(\.value) }

    /// The value of a field that is there at most once.
    func optional(_ name: String) throws(ConfinementFault) -> [UInt8]? {
        let values = values(name)
        guard values.count <= 1 else { throw ConfinementFault("\(name) stands twice") }
        return values.first
    }

    /// The value of a field that is there exactly once.
    func one(_ name: String) throws(ConfinementFault) -> [UInt8] {
        guard let value = try optional(name) else { throw ConfinementFault("\(name) is missing") }
        return value
    }

    /// Such a field as text; what is not UTF-8 is replaced.
    func text(_ name: String) throws(ConfinementFault) -> String { String(decoding: try one(name), as: UTF8.self) }

    /// Such a field as a number in plain digits.
    func number(_ name: String, in range: ClosedRange<Int64>) throws(ConfinementFault) -> Int64 {
        guard let number = Self.number(try one(name)), range.contains(number) else {
            throw ConfinementFault("\(name) is no number that it can be")
        }
        return number
    }

    /// Such a field as yes or no.
    func flag(_ name: String) throws(ConfinementFault) -> Bool {
        switch try text(name) {
        case "yes": return true
        case "no": return false
        default: throw ConfinementFault("\(name) is neither yes nor no")
        }
    }

    /// The field `status` or the field `signal`, of which there is exactly one.
    func ending() throws(ConfinementFault) -> ProgramEnding {
        switch (try optional("status"), try optional("signal")) {
        case (_?, nil): return .status(Int32(try number("status", in: 0...255)))
        case (nil, _?): return .signal(Int32(try number("signal", in: 1...64)))
        default: throw ConfinementFault("there is not one of status and signal")
        }
    }

    private static func number(_ bytes: [UInt8]) -> Int64? {
        guard (1...19).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(String(decoding: bytes, as: UTF8.self))
    }
}

/// Something that the helper sent and never should have; ends the session.
public struct ConfinementFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was odd, in words that follow "the helper".
    public let description: String

    init(_ description: String) { self.description = description }
}
