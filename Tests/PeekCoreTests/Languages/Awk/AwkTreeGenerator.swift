@testable import PeekCore

/// Makes random programs of awk as the parser would give them.
struct AwkTreeGenerator {
    var random: SeededGenerator
    private var loops = 0
    private var isInFunction = false

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func items() -> [AwkItem] {
        var items = (0..<Int.random(in: 1...3, using: &random)).map { _ in AwkItem.rule(pattern(), statements(0)) }
        isInFunction = true
        items.insert(.function("f", ["p", "q"], statements(1)), at: Int.random(in: 0...items.count, using: &random))
        isInFunction = false
        return items
    }

    private mutating func pattern() -> AwkPattern {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .begin
        case 1: .end
        case 2: .always
        case 3: .when(expression(0))
        default: .range(expression(1), expression(1))
        }
    }

    private mutating func statements(_ depth: Int) -> [AwkStatement] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in statement(depth) }
    }

    private mutating func body(_ depth: Int) -> [AwkStatement] {
        loops += 1
        defer { loops -= 1 }
        return statements(depth + 1)
    }

    private mutating func statement(_ depth: Int) -> AwkStatement {
        switch Int.random(in: 0..<(depth > 2 ? 9 : 15), using: &random) {
        case 0: .value(expression(0))
        case 1: .print([])
        case 2: .print(list(1...3))
        case 3: .printf(list(1...3))
        case 4: .delete("a", list(0...2))
        case 5: .next
        case 6: .exit(chance() ? nil : expression(1))
        case 7: loops > 0 ? (chance() ? .breakLoop : .continueLoop) : .nextFile
        case 8: isInFunction ? .result(chance() ? nil : expression(1)) : .value(step())
        case 9: .branch(expression(0), statements(depth + 1), otherwise: statements(depth + 1))
        case 10: .whileLoop(expression(0), body(depth))
        case 11: .doLoop(body(depth), expression(0))
        case 12: .forLoop(chance() ? nil : step(), chance() ? nil : expression(1), chance() ? nil : step(), body(depth))
        case 13: .forKeys("k", of: "a", body(depth))
        default: .branch(expression(1), [], otherwise: [.branch(.variable("x"), [.next], otherwise: statements(3))])
        }
    }

    /// What may stand in the head of `for`.
    private mutating func step() -> AwkExpression {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: .assignment(target(), assignmentSign(), expression(1))
        case 1: .step(target(), chance() ? "++" : "--", isPrefix: chance())
        default: .call("f", list(0...2))
        }
    }

    private mutating func list(_ counts: ClosedRange<Int>) -> [AwkExpression] {
        (0..<Int.random(in: counts, using: &random)).map { _ in expression(1) }
    }

    private mutating func target() -> AwkExpression {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .element("a", list(1...2))
        case 1: .field(.variable("i"))
        case 2: .field(.operation(.variable("NF"), [AwkTerm(sign: .subtract, operand: .number("1"))]))
        case 3: .field(.number("3"))
        default: .variable(pick(["x", "y", "NF"]))
        }
    }

    private mutating func assignmentSign() -> String { pick(["=", "+=", "-=", "*=", "/=", "%=", "^="]) }

    private mutating func leaf() -> AwkExpression {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .number(pick(["0", "1", "2.5", "1e5", "10", "1e-3"]))
        case 1: .string(pick(["", "a", #"\"|\""#, #"> \\ /"#, "ü", #"\001"#, "#", "/*"]))
        case 2:
            .regex(pick(["", "a", #"[\/]"#, #"\/\/"#, "[]|]", "[^]a]", "[[:alpha:]\"]", "=", " ", #"[\]>]"#, "\""]))
        case 3: .field(chance() ? .number("0") : .variable("NF"))
        default: target()
        }
    }

    private mutating func expression(_ depth: Int) -> AwkExpression {
        guard depth < 4, !chance() || depth == 0 else { return leaf() }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return step()
        case 1: return .unary(pick(["!", "-", "+"]), expression(depth + 1))
        case 2: return .conditional(expression(depth + 1), expression(depth + 1), expression(depth + 1))
        case 3: return .membership(list(1...2), "a")
        case 4: return .field(expression(depth + 1))
        case 5: return call(depth)
        default: return operation(depth)
        }
    }

    private mutating func call(_ depth: Int) -> AwkExpression {
        let value = expression(depth + 1)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .call("gsub", [value, expression(depth + 1), target()])
        case 1: return .call("split", [value, .variable("b"), .regex("[,\\/]")])
        case 2: return .call("match", [value, .regex("=")])
        case 3: return .call("sprintf", [value] + list(0...2))
        case 4: return .call("length", [value])
        default: return .call("rand", [])
        }
    }

    private mutating func operation(_ depth: Int) -> AwkExpression {
        let sign = pick(AwkOperator.allCases)
        var first = expression(depth + 1)
        // What chains is one operation.
        if case .operation(_, let terms) = first, sign.level.chains, terms[0].sign.level == sign.level {
            first = leaf()
        }
        let siblings = AwkOperator.allCases.filter { $0.level == sign.level }
        let count = sign.level.chains ? Int.random(in: 1...3, using: &random) : 1
        return .operation(
            first,
            (0..<count).map { _ in AwkTerm(sign: pick(siblings), operand: expression(depth + 1)) }
        )
    }

    private mutating func chance() -> Bool { Bool.random(using: &random) }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
