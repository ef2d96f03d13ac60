/// An operator between two expressions of jq(1).
enum JQOperator: String, Sendable, CaseIterable {
    case pipe = "|"
    case comma = ","
    case alternative = "//"
    case assign = "="
    case update = "|="
    case add = "+="
    case subtract = "-="
    case multiply = "*="
    case divide = "/="
    case modulo = "%="
    case define = "//="
    case or
    case and
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case remainder = "%"

    /// How strongly it binds, weakest first (jq 1.6, 1.7: `parser.y`).
    var level: Int {
        switch self {
        case .pipe: 0
        case .comma: 1
        case .alternative: 2
        case .assign, .update, .add, .subtract, .multiply, .divide, .modulo, .define: 3
        case .or: 4
        case .and: 5
        case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 6
        case .plus, .minus: 7
        case .times, .divided, .remainder: 8
        }
    }

    /// Whether two of its level cannot follow one another without parentheses.
    var standsAlone: Bool { level == 3 || level == 6 }
}
