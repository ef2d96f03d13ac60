import PeekCore
import Testing

@testable import PeekPolicyFile

struct CaseReaderTests {
    private func read(_ text: String, name: String = "d/f") -> (file: CaseReader.ReadFile?, problems: [String]) {
        let problems = Problems()
        let number = problems.open(name)
        guard let root = YAMLComposer.compose(Array(text.utf8), of: number, problems: problems) else {
            return (nil, [])
        }
        let file = CaseReader(reader: StrictReader(problems: problems), name: name).file(root)
        return (file, problems.errors.errors.map { "\($0.line):\($0.column): \($0.message)" })
    }

    @Test func caseTakesWhatTheFileSaysUnlessItSaysMore() throws {
        let text = """
            policy: ../p.yaml
            as: dev
            host: web1
            cases:
              - allow: tail x
              - {as: ops, host: db1, deny: rm x, rule: catalogue, reason: r, incident: i}
            """
        let (file, problems) = read(text)
        #expect(problems.isEmpty)
        let cases = try #require(file?.cases.map(\.policyCase))
        #expect(file?.policy == "p.yaml", "by its path from the file's directory")
        #expect(cases.count == 2)
        #expect(cases[0].request == DecisionRequest(principal: "dev", host: "web1", line: "tail x"))
        #expect(cases[0].expected == .allow && cases[0].rule == nil)
        #expect(cases[0].place == SourcePlace(file: "d/f", line: 5, column: 5))
        let all = DecisionRequest(principal: "ops", host: "db1", line: "rm x", reason: "r", incident: "i")
        #expect(cases[1].request == all)
        #expect(cases[1].expected == .deny && cases[1].rule == "catalogue")
    }

    @Test(arguments: [
        ("cases: []", ["1:1: a file of cases needs the key \"policy\""]),
        ("policy: p", ["1:1: a file of cases needs the key \"cases\""]),
        (
            "policy: p\ncase: []",
            [
                "1:1: a file of cases needs the key \"cases\"",
                "2:1: a file of cases has no key \"case\"; did you mean \"cases\"?",
            ]
        ),
        ("policy: p\npolicy: q\ncases: []", ["2:1: the key \"policy\" is given twice here, first on line 1"]),
        ("policy: p\ncases: x", ["2:8: cases must be a list, such as [a, b], not \"x\""]),
        ("policy: p\ncases: [tail]", ["2:9: a case must be a mapping, lines of \"key: value\", not \"tail\""]),
    ])
    func fileIsReadStrictly(_ text: String, _ expected: [String]) {
        #expect(read(text).problems == expected)
    }

    @Test(arguments: [
        ("{as: a, host: h}", ["1:21: a case needs the key \"allow\" or \"deny\", with the line"]),
        ("{as: a, host: h, allow: x, deny: y}", ["1:21: a case is one line, under \"allow\" or under \"deny\""]),
        (
            "{as: a, host: h, allow: [x]}",
            [
                "1:45: the line of a case must be text, such as 'tail /var/log/app.log', not a list"
            ]
        ),
        (
            "{as: a, host: h, deny: }",
            [
                "1:44: the line of a case has no value; give text, such as 'tail /var/log/app.log', or leave the key out"
            ]
        ),
        (
            "{allow: x}",
            [
                "1:21: a case needs the key \"as\", or the whole file has it, above the cases",
                "1:21: a case needs the key \"host\", or the whole file has it, above the cases",
            ]
        ),
        ("{as: a, host: h, allow: x, role: r}", ["1:48: a case has no key \"role\"; did you mean \"rule\"?"]),
        ("{as: a, host: h, allow: x, rule: \"\"}", ["1:54: the rule of a case is empty"]),
        ("{as: a, host: h, allow: x, reason: [y]}", ["1:56: the reason of a case must be text, not a list"]),
    ])
    func caseIsReadStrictly(_ text: String, _ expected: [String]) {
        #expect(read("{policy: p, cases: [\(text)]}").problems == expected)
    }

    @Test(arguments: ["\"\"", "\"\\e[2J\"", "'a\u{202E}b'", "\"two\\nlines\"", "true", "7", "|\n    tail x"])
    func lineMayBeAnything(_ line: String) {
        let (file, problems) = read("policy: p\nas: a\nhost: h\ncases:\n- deny: \(line)\n")
        #expect(problems.isEmpty)
        #expect(file?.cases.count == 1)
    }

    @Test func allErrorsAreToldAtOnce() {
        let text = "policy: p\nas: [x]\ncases:\n- {allow: a, deny: b}\n- {}\n- {zzz: 1}\n"
        #expect(read(text).problems.count >= 7)
    }

    @Test(arguments: [
        ("f", "p", "p"), ("d/f", "p", "d/p"), ("d/f", "./p", "d/p"), ("d/f", "../p", "p"), ("f", "../p", "../p"),
        ("/d/f", "../p", "/p"), ("d/f", "/p", "/p"), ("a/b/f", "../../../p", "../p"), ("../d/f", "../p", "../p"),
    ])
    func policyIsFoundFromItsCases(_ file: String, _ policy: String, _ path: String) {
        #expect(read("policy: \(policy)\ncases: []", name: file).file?.policy == path)
    }
}
