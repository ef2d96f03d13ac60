public import PeekCore

/// Writes who gains and loses what to `console`.
///
/// - Returns: the exit status: success whatever the differences are.
/// - Throws: ``ConsoleClosed``.
public func report(_ difference: PolicyDifference, json: Bool, _ console: any Console) async throws -> Int32 {
    let output = Output(console, now: .now)
    if json {
        try await output.json(difference.changes.map(PolicyChangeListing.init))
    } else if difference.isEmpty {
        try await output.lines(["no difference in what anybody may do"])
    } else {
        try await output.lines(output.aligned(difference.changes.map(\.cells)))
    }
    return ExitStatus.success.rawValue
}

extension PolicyChange {
    fileprivate var cells: [Cell] {
        let words = PolicyChangeWords(change: self)
        return switch effect {
        case .gain: [Cell("+", .green), Cell(words.who, .bold), Cell(words.what, .green)]
        case .lose: [Cell("-", .red), Cell(words.who, .bold), Cell(words.what, .red)]
        case .change: [Cell("~", .yellow), Cell(words.who, .bold), Cell(words.what, .yellow)]
        }
    }
}

/// A change as `policy diff --json` shows it.
struct PolicyChangeListing: Encodable {
    var effect: String
    var kind: String
    var principals: [String]
    var subject: String?
    var items: [String]
    var was: String?
    var hosts: [String]
    var roles: [String]
    var text: String

    init(_ change: PolicyChange) {
        let words = PolicyChangeWords(change: change)
        effect = change.effect.rawValue
        kind = change.kind.rawValue
        principals = change.principals
        subject = change.subject
        items = change.items
        was = change.was
        hosts = change.hosts
        roles = change.roles
        text = "\(words.who) \(words.what)"
    }
}
