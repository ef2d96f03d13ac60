/// A language whose programs are one word, behind which paths stand.
public enum ProgramLanguage: String, Sendable, CaseIterable {
    /// Programs of awk(1).
    case awk
    /// Scripts of sed(1).
    case sed
    /// Filters of jq(1).
    case jq
}
