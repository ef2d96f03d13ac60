/// A word or sign of a program of awk, as a range of its bytes.
struct AwkToken: Sendable, Hashable {
    /// What it is.
    enum Kind: Sendable, Hashable {
        case number
        case string
        /// A name of a variable or array, or `length` alone.
        case name
        /// A name with a parenthesis right behind it.
        case call
        case keyword(AwkKeyword)
        case sign(AwkSign)
        case newline
        case end
    }

    var kind: Kind
    /// Where it starts.
    var start: Int
    /// Behind its last byte.
    var end: Int
}

/// A word that is part of the grammar.
enum AwkKeyword: String, Sendable, CaseIterable {
    case begin = "BEGIN"
    case end = "END"
    case function
    case `if`
    case `else`
    case `while`
    case `for`
    case `do`
    case `break`
    case `continue`
    case next
    case nextfile
    case exit
    case `return`
    case delete
    case print
    case printf
    case `in`

    /// By its text.
    static let byText = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// A sign that is part of the grammar, or that is known so that its refusal can say what it would do.
enum AwkSign: String, Sendable, CaseIterable {
    case leftBrace = "{"
    case rightBrace = "}"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case semicolon = ";"
    case comma = ","
    case question = "?"
    case colon = ":"
    case dollar = "$"
    case not = "!"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case caret = "^"
    case less = "<"
    case lessOrEqual = "<="
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case matches = "~"
    case differs = "!~"
    case and = "&&"
    case or = "||"
    case increment = "++"
    case decrement = "--"
    case assign = "="
    case assignSum = "+="
    case assignDifference = "-="
    case assignProduct = "*="
    case assignQuotient = "/="
    case assignRemainder = "%="
    case assignPower = "^="
    // These are always refused.
    case append = ">>"
    case pipe = "|"
    case pipeBoth = "|&"
    case stars = "**"

    /// The operator that it is between two operands.
    var binary: AwkOperator? {
        switch self {
        case .or: .or
        case .and: .and
        case .matches: .matches
        case .differs: .differs
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .equal: .equal
        case .notEqual: .notEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .percent: .remainder
        case .caret: .power
        default: nil
        }
    }

    /// Whether it assigns.
    var isAssignment: Bool {
        switch self {
        case .assign, .assignSum, .assignDifference, .assignProduct, .assignQuotient, .assignRemainder, .assignPower:
            true
        default: false
        }
    }
}
