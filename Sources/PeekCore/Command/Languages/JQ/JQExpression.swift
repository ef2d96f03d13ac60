/// An expression of jq(1).
indirect enum JQExpression: Sendable, Hashable {
    /// `.`.
    case identity
    /// `..`.
    case descent
    /// A number as it was written, which keeps its digits.
    case number(String)
    /// A text, with what is computed into it.
    case string(JQString)
    /// `@NAME` alone.
    case format(String)
    /// `$NAME`.
    case variable(String)
    /// `break $NAME`.
    case breaking(String)
    /// A function, and what it is given.
    case call(String, [JQExpression])
    /// `(…)`.
    case group(JQExpression)
    /// `[…]`.
    case array(JQExpression?)
    /// `{…}`.
    case object([JQEntry])
    /// A value, and the ways into it; never none.
    case path(JQExpression, [JQStep])
    /// `-…`.
    case negation(JQExpression)
    /// Operands with the operators between them, in order; never none.
    case operation(JQExpression, [JQOperand])
    /// `if`, each `elif`, and `else`.
    case conditional([JQBranch], otherwise: JQExpression)
    /// `try … catch …`.
    case attempt(JQExpression, handler: JQExpression?)
    /// `reduce` or `foreach`, and what stands in its parentheses.
    case loop(String, JQExpression, [JQPattern], [JQExpression])
    /// `… as … | …`.
    case binding(JQExpression, [JQPattern], JQExpression)
    /// `label $NAME | …`.
    case labelled(String, JQExpression)
    /// Functions of its own, and what they are for; never none.
    case definitions([JQDefinition], JQExpression)
}

/// A text of jq(1).
struct JQString: Sendable, Hashable {
    /// How what is computed is written into it, such as `csv`.
    var format: String?
    /// Its parts, in order.
    var parts: [Part]

    /// Part of a text.
    enum Part: Sendable, Hashable {
        /// Characters, with their escapes.
        case text(String)
        /// `\(…)`.
        case computed(JQExpression)
    }
}

/// A way into a value.
enum JQStep: Sendable, Hashable {
    /// `.NAME`, or `."NAME"` where it is no plain name.
    case field(String)
    /// `."…"` where something is computed or escaped.
    case computedField(JQString)
    /// `[…]`.
    case index(JQExpression)
    /// `[…:…]`.
    case slice(from: JQExpression?, to: JQExpression?)
    /// `[]`.
    case each
    /// `?`.
    case optional
}

/// An operator, and what stands behind it.
struct JQOperand: Sendable, Hashable {
    /// Such as `|`.
    var operation: JQOperator
    /// What stands behind it.
    var operand: JQExpression
}

/// `if … then …` or `elif … then …`.
struct JQBranch: Sendable, Hashable {
    /// When it is taken.
    var condition: JQExpression
    /// What it gives.
    var result: JQExpression
}

/// One entry of an object.
enum JQEntry: Sendable, Hashable {
    /// `NAME: …`; keywords will do.
    case named(String, JQExpression)
    /// `"…": …`.
    case text(JQString, JQExpression)
    /// `(…): …`.
    case computed(JQExpression, JQExpression)
    /// `NAME`, for the field of this name.
    case field(String)
    /// `"…"`, for the field of this name.
    case textField(JQString)
    /// `$NAME`.
    case variable(String)
}

/// What variables are taken from a value.
indirect enum JQPattern: Sendable, Hashable {
    /// `$NAME`.
    case variable(String)
    /// `[…]`; never none.
    case array([JQPattern])
    /// `{…}`; never none.
    case object([JQPatternEntry])
}

/// One entry of a pattern of an object.
enum JQPatternEntry: Sendable, Hashable {
    /// `$NAME`, and what is taken from the field of this name.
    case variable(String, JQPattern?)
    /// `NAME: …`.
    case named(String, JQPattern)
    /// `"…": …`.
    case text(JQString, JQPattern)
    /// `(…): …`.
    case computed(JQExpression, JQPattern)
}

/// `def NAME(PARAMETERS): …;`.
struct JQDefinition: Sendable, Hashable {
    /// The function's name.
    var name: String
    /// What it is given; a name with `$` is a value, another one a filter.
    var parameters: [String]
    /// What it computes.
    var body: JQExpression
}
