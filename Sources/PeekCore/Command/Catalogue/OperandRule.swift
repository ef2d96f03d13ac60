/// What the operands of a command are.
public enum OperandRule: Sendable, Hashable {
    /// There are none.
    case none
    /// Between `min` and `max` paths whose content is shown; every one is checked. Globs are allowed.
    case paths(min: Int, max: Int)
    /// Between `min` and `max` paths of which only names and attributes are shown.
    case listings(min: Int, max: Int)
    /// A pattern (unless `-e` gave one), then paths whose content is shown.
    case patternThenPaths
    /// A program in a small language (unless `-e` gave one), then paths whose content is shown.
    case programThenPaths(ProgramLanguage)
    /// All operands together are in a small language.
    case expression(ExpressionLanguage)
    /// Between `min` and `max` words that keep the rule and are never a path.
    case values(ValueRule, min: Int, max: Int)
    /// Between `min` and `max` systemd units of which the journal is shown.
    case units(min: Int, max: Int)
    /// Kubernetes resources of these kinds, as `pods`, `pods,services`, `pod/NAME` or `pod NAME`.
    case resources(kinds: [String])
    /// Journal matches, `FIELD=VALUE` or `+`; never a path.
    case journalMatches
}
