import HTTPTypes
import Hummingbird
import PeekCore

/// The query of a request: every parameter is known, stands once and means something, or the request is refused.
struct Query {
    /// What a listing shows where nothing is said.
    static let usualLimit = 100
    /// The most that a listing shows; what ``EventLog`` gives at once.
    static let highestLimit = 1000

    private var values: [String: String] = [:]

    /// Reads the query of `request`.
    ///
    /// - Parameter known: names that this request may use.
    init(_ request: Request, known: [String]) throws(HTTPRefusal) {
        for part in (request.uri.query ?? "").split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = pieces.first.flatMap({ percentDecoded($0) }) else {
                throw Self.refusal("the query is not properly percent-encoded", nil)
            }
            guard known.contains(name) else {
                let meant = nearest(to: name, among: known).map { [$0] } ?? known
                let help = meant.isEmpty ? "no query" : meant.joined(separator: ", ")
                throw Self.refusal("there is no parameter \(name.prefix(64)) here; try: \(help)", name)
            }
            guard values[name] == nil else { throw Self.refusal("the parameter \(name) stands twice", name) }
            guard pieces.count == 2, let value = percentDecoded(pieces[1]), !value.isEmpty else {
                throw Self.refusal("the parameter \(name) has no proper value; leave it out to match all", name)
            }
            values[name] = value
        }
    }

    /// The value as it stands.
    func text(_ name: String) -> String? {
        values[name]
    }

    /// The value as a time.
    func time(_ name: String) throws(HTTPRefusal) -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw Self.refusal("\(name) has to be an RFC 3339 time; try: \(name)=\(Timestamp.now)", name)
        }
        return time
    }

    /// `since` and `until`; the one has to be before the other.
    func period() throws(HTTPRefusal) -> (since: Timestamp?, until: Timestamp?) {
        let since = try time("since")
        let until = try time("until")
        if let since, let until, until <= since {
            throw Self.refusal("until \(until) is not after since \(since)", "until")
        }
        return (since, until)
    }

    /// The value as `true` or `false`; false where nothing is said.
    func flag(_ name: String) throws(HTTPRefusal) -> Bool {
        switch values[name] {
        case nil, "false": return false
        case "true": return true
        default: throw Self.refusal("\(name) has to be true or false", name)
        }
    }

    /// The value as one of a few words.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ type: Word.Type
    ) throws(HTTPRefusal) -> Word? {
        guard let text = values[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.refusal("\(name) is not \(text.prefix(64)); try: \(words)", name)
        }
        return word
    }

    /// `limit`, from 1 to ``highestLimit``.
    func limit() throws(HTTPRefusal) -> Int {
        guard let text = values["limit"] else { return Self.usualLimit }
        guard let limit = Int(text), (1...Self.highestLimit).contains(limit) else {
            throw Self.refusal("limit has to be a number from 1 to \(Self.highestLimit)", "limit")
        }
        return limit
    }

    private static func refusal(_ message: String, _ field: String?) -> HTTPRefusal {
        HTTPRefusal(
            status: .badRequest,
            code: "bad_parameter",
            message: message,
            field: field.map { String($0.prefix(64)) }
        )
    }
}
