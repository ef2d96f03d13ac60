/// Something that a run did and its value does not say, or the other way round.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
        case wrote, read, ran, connected, called
        case didNotRun = "did not run"
    }

    let kind: Kind
    /// The program that did it, by its catalogue name; nil for the shells around the programs.
    let program: String?
    /// A path, an address or a call.
    let what: String

    var description: String { "\(program ?? "the shell") \(kind.rawValue) \(what)" }
}
