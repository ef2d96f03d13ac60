/// A rule for values that a catalogue names; the names are those of commands.yaml.
public enum NamedValueRule: String, Sendable, CaseIterable {
    /// An optional sign and up to nine digits.
    case number
    /// A ``number`` with an optional suffix such as `K`, `MB`, `GiB`.
    case size
    /// An amount of memory, at most `999M` or `50%`.
    case memory
    /// Seconds, at most 9999.999.
    case seconds
    /// Any text.
    case text
    /// Letters, digits and `_.,:@%+=-`, not starting with a dash.
    case word
    /// Letters, digits and `_.-`, at most 128, starting with a letter or a digit.
    case name
    /// `NAME=TEXT` with the name of a variable that only holds data, as awk's `-v` takes it.
    case awkVariable
    /// Where less starts: `F`, `G`, `g`, `p`, a number before one of these, `/PATTERN` or `?PATTERN`.
    case lessPosition
    /// A path of which only names and attributes show; absolute and normalised once parsed.
    case listing
    /// A systemd unit or a glob of units; see ``UnitPattern``.
    case unit
    /// `+FORMAT` of date(1); see ``DateFormat``.
    case dateFormat
    /// A time as date(1) reads it; see ``DateText``.
    case dateText
    /// A template of Go; see ``GoTemplate``.
    case goTemplate
    /// A filter of docker; see ``ContainerFilter``.
    case containerFilter
    /// How kubectl shows resources; see ``ResourceOutput``.
    case resourceOutput
    /// Paths into JSON as kubectl has them; see ``JSONPath``.
    case jsonPath
    /// Conditions on the labels of Kubernetes resources; see ``LabelSelector``.
    case labelSelector
    /// Conditions on the fields of Kubernetes resources; see ``FieldSelector``.
    case fieldSelector
    /// Sockets as lsof chooses them; see ``OpenSocketSelection``.
    case openSockets

    /// The language that values are in; nil where they are plain.
    var language: (any ValueLanguage.Type)? {
        switch self {
        case .unit: UnitPattern.self
        case .dateFormat: DateFormat.self
        case .dateText: DateText.self
        case .goTemplate: GoTemplate.self
        case .containerFilter: ContainerFilter.self
        case .resourceOutput: ResourceOutput.self
        case .jsonPath: JSONPath.self
        case .labelSelector: LabelSelector.self
        case .fieldSelector: FieldSelector.self
        case .openSockets: OpenSocketSelection.self
        case .number, .size, .memory, .seconds, .text, .word, .name, .awkVariable, .lessPosition, .listing: nil
        }
    }
}
