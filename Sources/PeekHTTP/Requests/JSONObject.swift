import HTTPTypes
import PeekCore

/// The object of a request: every member is known and of the right type, or the request is refused by its name.
///
/// A member that is null counts as left out, because senders that fill in a structure write it so.
struct JSONObject {
    private var members: [String: JSONValue]

    /// Takes the members of `value`.
    ///
    /// - Parameter known: names that the object may have.
    init(_ value: JSONValue, known: [String]) throws(HTTPRefusal) {
        guard case .object(let members) = value else {
            throw HTTPRefusal(
                status: .badRequest,
                code: "wrong_type",
                message: "the body has to be an object, not \(value.kind); try: {\"\(known.first ?? "name")\": …}"
            )
        }
        for name in members.keys.sorted() where !known.contains(name) {
            let help = nearest(to: name, among: known) ?? known.joined(separator: ", ")
            throw HTTPRefusal(
                status: .badRequest,
                code: "unknown_field",
                message: "there is no field \(name.prefix(64)); try: \(help)",
                field: String(name.prefix(64))
            )
        }
        self.members = members.filter { $0.value != .null }
    }

    /// A member that is text.
    func text(_ name: String) throws(HTTPRefusal) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw wrong(name, value, "a string", "\"\(name)\": \"text\"") }
        return text
    }

    /// A member that is a whole number.
    func integer(_ name: String) throws(HTTPRefusal) -> Int? {
        guard let value = members[name] else { return nil }
        guard case .number(let digits) = value, let number = Int(digits) else {
            throw wrong(name, value, "a whole number", "\"\(name)\": 2")
        }
        return number
    }

    /// A member that is an array of texts; empty where nothing is said.
    func texts(_ name: String) throws(HTTPRefusal) -> [String] {
        guard let value = members[name] else { return [] }
        guard case .array(let elements) = value else {
            throw wrong(name, value, "an array of strings", "\"\(name)\": [\"web1\"]")
        }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else {
                throw wrong(name, element, "an array of strings alone", "\"\(name)\": [\"web1\"]")
            }
            texts.append(text)
        }
        return texts
    }

    /// A member that is one of a few words.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ type: Word.Type
    ) throws(HTTPRefusal) -> Word? {
        guard let text = try text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            let help = nearest(to: text, among: words) ?? words.joined(separator: ", ")
            throw invalid(name, "\(name) is not \(text.prefix(64)); try: \(help)")
        }
        return word
    }

    /// A member that is a time.
    func time(_ name: String) throws(HTTPRefusal) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw invalid(name, "\(name) has to be an RFC 3339 time; try: \(Timestamp.now)")
        }
        return time
    }

    private func wrong(_ name: String, _ value: JSONValue, _ right: String, _ example: String) -> HTTPRefusal {
        HTTPRefusal(
            status: .badRequest,
            code: "wrong_type",
            message: "\(name) has to be \(right), not \(value.kind); try: \(example)",
            field: name
        )
    }

    private func invalid(_ name: String, _ message: String) -> HTTPRefusal {
        HTTPRefusal(status: .badRequest, code: "invalid_field", message: message, field: name)
    }
}
