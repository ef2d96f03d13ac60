/// A name that a shell may complete.
public struct KnownName: Sendable, Hashable, Codable {
    /// What is typed.
    public var name: String
    /// What it means, in a few words; empty where the name says it.
    public var about: String

    /// Makes a name.
    public init(_ name: String, about: String = "") {
        self.name = name
        self.about = about
    }
}

/// What a word of a command line names.
enum NamedThing: Sendable {
    case host, service, target, session, deploy, incident
}
