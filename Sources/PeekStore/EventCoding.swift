import FoundationEssentials
import PeekCore

/// An event as bytes: JSON with sorted keys and no white space, which is hashed as stored.
enum EventCoding {
    /// Bytes of one event at most; far above what any door lets in, so that one event cannot fill a disk.
    static let maximumBytes = 1 << 20

    /// The bytes to store.
    ///
    /// - Throws: a ``Refusal`` when they could not be read back as the same event, or are too many.
    static func bytes(of event: Event) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(event)
        guard bytes.count <= maximumBytes else {
            throw Refusal(
                .limit,
                "an event \(event.fact.type.rawValue) of \(bytes.count) bytes is more than the event log takes",
                wouldWork: "at most \(maximumBytes) bytes"
            )
        }
        guard try JSONDecoder().decode(Event.self, from: bytes) == event else {
            throw Refusal(.usage, "the event \(event.fact.type.rawValue) cannot be recorded: it does not read back")
        }
        return [UInt8](bytes)
    }

    /// The event that was stored as `json`.
    static func event(_ json: String) throws -> Event {
        try JSONDecoder().decode(Event.self, from: Data(json.utf8))
    }

    /// A deploy or an incident as text for its projection.
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The incident of a projection.
    static func incident(_ json: String) throws -> Incident {
        try JSONDecoder().decode(Incident.self, from: Data(json.utf8))
    }

    /// An array of texts that SQLite has put together.
    static func texts(_ json: String) throws -> [String] {
        try JSONDecoder().decode([String].self, from: Data(json.utf8))
    }

    /// The deploy of a projection.
    static func deploy(_ json: String) throws -> Deploy {
        try JSONDecoder().decode(Deploy.self, from: Data(json.utf8))
    }
}
