/// A part of a program of awk.
enum AwkItem: Sendable, Hashable {
    /// `function NAME(PARAMETERS) { … }`.
    case function(String, [String], [AwkStatement])
    /// `PATTERN { … }`.
    case rule(AwkPattern, [AwkStatement])
}

/// When the statements of a rule run.
enum AwkPattern: Sendable, Hashable {
    case begin
    case end
    case always
    case when(AwkExpression)
    /// From each line that the first fits to the next that the second fits.
    case range(AwkExpression, AwkExpression)
}

/// What a rule or function does.
indirect enum AwkStatement: Sendable, Hashable {
    case value(AwkExpression)
    /// The whole line, where there are no values.
    case print([AwkExpression])
    case printf([AwkExpression])
    /// The whole array, where there are no subscripts.
    case delete(String, [AwkExpression])
    case next
    case nextFile
    case breakLoop
    case continueLoop
    case exit(AwkExpression?)
    case result(AwkExpression?)
    case branch(AwkExpression, [AwkStatement], otherwise: [AwkStatement])
    case whileLoop(AwkExpression, [AwkStatement])
    case doLoop([AwkStatement], AwkExpression)
    case forLoop(AwkExpression?, AwkExpression?, AwkExpression?, [AwkStatement])
    /// `for (VARIABLE in ARRAY)`.
    case forKeys(String, of: String, [AwkStatement])
}

/// What gives a value.
indirect enum AwkExpression: Sendable, Hashable {
    /// Decimal digits, with a point and an exponent where needed.
    case number(String)
    /// What stands between the quotes, with the escapes that every awk reads alike.
    case string(String)
    /// What stands between the slashes, with every slash in it escaped.
    case regex(String)
    case variable(String)
    case element(String, [AwkExpression])
    case field(AwkExpression)
    /// `TARGET OPERATOR VALUE`, with an operator such as `+=`.
    case assignment(AwkExpression, String, AwkExpression)
    /// `++` or `--` before or after what it counts.
    case step(AwkExpression, String, isPrefix: Bool)
    /// `!`, `-` or `+`.
    case unary(String, AwkExpression)
    /// Operands with operators of one level between them, from left to right; one operator only where they do not chain.
    case operation(AwkExpression, [AwkTerm])
    case conditional(AwkExpression, AwkExpression, AwkExpression)
    /// `SUBSCRIPTS in ARRAY`.
    case membership([AwkExpression], String)
    case call(String, [AwkExpression])

    /// Whether it can be assigned to.
    var isTarget: Bool {
        switch self {
        case .variable, .element, .field: true
        default: false
        }
    }

    /// Whether it is a regular expression that stands for itself.
    var isRegex: Bool { if case .regex = self { true } else { false } }
}

/// An operator with its right operand.
struct AwkTerm: Sendable, Hashable {
    var sign: AwkOperator
    var operand: AwkExpression
}

/// An operator between two operands.
enum AwkOperator: String, Sendable, CaseIterable {
    case or = "||"
    case and = "&&"
    case matches = "~"
    case differs = "!~"
    case less = "<"
    case lessOrEqual = "<="
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Nothing between two operands.
    case join = ""
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "^"

    /// How tightly operators bind, loosest first (POSIX awk, table "Expressions in Decreasing Precedence").
    enum Level: Int, Sendable, Comparable {
        case or
        case and
        case membership
        case match
        case comparison
        case join
        case sum
        case product
        case power

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        /// The next tighter level of those that stand between whole operands.
        var tighter: Level { Level(rawValue: rawValue + 1) ?? .power }

        /// Whether `a OP b OP c` can be written without parentheses.
        var chains: Bool { self != .match && self != .comparison && self != .power }
    }

    var level: Level {
        switch self {
        case .or: .or
        case .and: .and
        case .matches, .differs: .match
        case .less, .lessOrEqual, .equal, .notEqual, .greater, .greaterOrEqual: .comparison
        case .join: .join
        case .add, .subtract: .sum
        case .multiply, .divide, .remainder: .product
        case .power: .power
        }
    }
}
