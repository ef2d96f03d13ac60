/// What a value may be, in the words of JSON Schema draft-07, which is what editors' YAML language servers know best.
///
/// Descriptions stand in the value itself, never beside a `$ref`, where draft-07 leaves them out.
struct Schema: Sendable {
    /// The schema's members.
    private(set) var members: [(key: String, value: SchemaText)]

    /// Any text, an empty one too; `1.0` and `true` are texts in YAML where text is wanted.
    static let anyText = Schema(members: [("type", .list([.text("string"), .text("number"), .text("boolean")]))])

    /// Text with something in it.
    static let text = Schema(members: anyText.members + [("minLength", .number(1))])

    /// Text that is never a number or a truth value, and looks like this.
    ///
    /// - Parameter hint: what an editor says when it does not.
    static func text(matching pattern: String, _ hint: String) -> Schema {
        Schema(members: [("type", .text("string"))]).matching(pattern, hint)
    }

    /// `true` or `false`.
    static let flag = Schema(members: [("type", .text("boolean"))])

    /// A whole number.
    static func number(_ range: ClosedRange<Int>) -> Schema {
        let bounds = [("minimum", SchemaText.number(range.lowerBound)), ("maximum", .number(range.upperBound))]
        return Schema(members: [("type", .text("integer"))] + bounds)
    }

    /// A whole number that is not negative, without an upper bound that JSON could write.
    static let natural = Schema(members: [("type", .text("integer")), ("minimum", .number(0))])

    /// One of a few words, each with what it means.
    static func words(_ words: [(word: String, meaning: String)]) -> Schema {
        Schema(members: [
            ("enum", .list(words.map { .text($0.word) })),
            // Not of the standard; editors show it beside the word, and others leave it out.
            ("enumDescriptions", .list(words.map { .text($0.meaning) })),
        ])
    }

    /// A list without repetitions.
    static func list(of item: Schema, atLeast least: Int = 0) -> Schema {
        let members: [(String, SchemaText)] = [
            ("type", .text("array")), ("items", item.text), ("uniqueItems", .flag(true)),
        ]
        return Schema(members: members + (least > 0 ? [("minItems", .number(least))] : []))
    }

    /// A list in which the same may stand again.
    static func sequence(of item: Schema) -> Schema {
        Schema(members: [("type", .text("array")), ("items", item.text)])
    }

    /// A mapping with free keys.
    static func named(_ key: Schema, _ value: Schema) -> Schema {
        let names = key.members.filter { $0.key != "type" }
        return Schema(members: [
            ("type", .text("object")), ("propertyNames", .object(names)), ("additionalProperties", value.text),
        ])
    }

    /// A mapping with the keys of a shape.
    static func mapping(_ shape: Shape) -> Schema {
        let properties = shape.keys.map { key in (key.name, key.value.described(key.description).text) }
        let required = shape.keys.filter(\.isRequired).map { SchemaText.text($0.name) }
        var members: [(String, SchemaText)] = [("type", .text("object")), ("properties", .object(properties))]
        if !required.isEmpty { members.append(("required", .list(required))) }
        if !shape.alternatives.isEmpty {
            let choices = shape.alternatives.map { SchemaText.object([("required", .list([.text($0)]))]) }
            members.append(("oneOf", .list(choices)))
        }
        return Schema(members: members + [("additionalProperties", .flag(false))])
    }

    /// One of several.
    static func either(_ schemas: Schema...) -> Schema {
        Schema(members: [("anyOf", .list(schemas.map(\.text)))])
    }

    /// The same where texts must look like this.
    func matching(_ pattern: String, _ hint: String) -> Schema {
        Schema(members: members + [("pattern", .text(pattern)), ("patternErrorMessage", .text(hint))])
    }

    /// The same with one line for people.
    func described(_ description: String) -> Schema {
        Schema(members: [("description", .text(description))] + members)
    }

    /// The same with examples that an editor offers.
    func such(as examples: String...) -> Schema {
        Schema(members: members + [("examples", .list(examples.map { .text($0) }))])
    }

    /// The schema as JSON.
    var text: SchemaText { .object(members) }
}
