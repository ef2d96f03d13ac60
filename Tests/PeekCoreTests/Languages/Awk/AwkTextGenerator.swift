@testable import PeekCore

/// Makes random programs of awk as people type them: with few parentheses and blanks.
///
/// It leaves out what mawk 1.3.4 is known to read in its own way: `length` without parentheses, and `$NF++`.
struct AwkTextGenerator {
    private static let atoms = [
        "1", "2", "0.5", "\"a\"", "\"b\"", "\"3\"", "x", "y", "z", "i", "NR", "NF", "$1", "$2", "$NF", "$i", "$0",
        "arr[1]", "arr[x]", "arr[\"a\",1]", "length(x)", "substr(\"hello\",2,3)", "f(2)", "index(\"abc\",\"b\")",
    ]
    private static let targets = ["x", "y", "z", "$2", "arr[1]", "arr[x]", "$i"]
    private static let regexes = ["/a/", "/[/]/", "/b.c/", "/=/", #"/a\/|x/"#]
    private static let operators = [
        "+", "-", "*", "/", "%", "^", " ", " ", "<", "<=", "==", "!=", ">=", "~", "!~", "&&", "||", " in ", "?",
    ]

    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func program() -> String {
        let start = "function f(n) { return n + 1 } BEGIN { x = \"a\"; y = 2; arr[\"a\"]; arr[1] = \"one\"; i = 1 } "
        let end = " END { print x, y, z, i }"
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return start + "\(expression(0)); \(end)"
        case 1: return start + "\(expression(0)),\(expression(1)){\(statement(0))}" + end
        case 2: return start + "\(expression(0)){\(statement(0));\(statement(0))}" + end
        default: return start + "{\(statement(0));\(statement(0))}" + end
        }
    }

    private mutating func statement(_ depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 1 ? 5 : 8), using: &random) {
        case 0, 1: "print \(expression(0)),\(expression(1))"
        case 2: "print(\(expression(0)))\(pick(["", "x", " (y)", ",i"]))"
        case 3: "printf \"%s|%s\\n\",\(expression(1)),\(expression(1))"
        case 4: "x = \(expression(0))"
        case 5: "if(\(expression(0)))\(statement(depth + 1));else \(statement(depth + 1))"
        case 6: "for(n=0;n<2;n++){\(statement(depth + 1))}"
        default: "{\(statement(depth + 1));\(statement(depth + 1))}"
        }
    }

    private mutating func expression(_ depth: Int) -> String {
        let kind = depth > 3 ? 0 : Int.random(in: 0..<20, using: &random)
        switch kind {
        case 0..<5: return pick(Self.atoms)
        case 5: return "(\(expression(depth + 1)))"
        case 6: return "(\(expression(depth + 1))>\(expression(depth + 1)))"
        case 7: return pick(["!", "-", "+", "! ", "- "]) + expression(depth + 1)
        case 8: return pick(Self.targets) + pick(["++", "--"])
        case 9: return pick(["++", "--"]) + pick(Self.targets)
        case 10: return pick(Self.targets) + pick(["=", "+=", " = ", "-="]) + expression(depth + 1)
        case 11: return expression(depth + 1) + pick(["~", " !~ "]) + pick(Self.regexes)
        case 12: return pick(["$(NF-1)", "$++i", "$$1", "$NF-1", "(1,2) in arr", "sub(/a/,\"c\",x)"])
        case 13: return pick(Self.regexes)
        default: break
        }
        let sign = pick(Self.operators)
        if sign == " in " { return expression(depth + 1) + " in arr" }
        if sign == "?" { return "\(expression(depth + 1))?\(expression(depth + 1)):\(expression(depth + 1))" }
        let blank = pick(["", " "])
        return expression(depth + 1) + blank + sign + blank + expression(depth + 1)
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
