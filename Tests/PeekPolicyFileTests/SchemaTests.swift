import FoundationEssentials
import Testing

@testable import PeekPolicyFile

/// The schemas against the strict reader: what the reader takes, an editor takes, and the same mistakes are seen.
struct SchemaTests {
    /// A kind of file: its schema, an example with every key, and the strict reader.
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let schema: PolicySchema
        let complete: String
        let read: @Sendable (String, StrictReader) throws -> Void

        static let policy = Kind(testDescription: "policy", schema: .policy, complete: CompleteFiles.policy) {
            let directory = try PolicyDirectory(CompleteFiles.besidePolicy)
            try directory.write($0, to: "policy.yaml")
            var sources = PolicySources(reader: $1)
            sources.read(path: directory.path("policy.yaml"))
            // The built-in commands matter for names alone; reading them for each document would take minutes.
            if sources.isComplete {
                _ = PolicyReader(sources, builtIn: try builtIn.get(), reader: $1)?.policy(hash: "")
            }
        }

        static let cases = Kind(testDescription: "cases", schema: .cases, complete: CompleteFiles.cases) {
            let file = $1.problems.open("f")
            guard let root = YAMLComposer.compose(Array($0.utf8), of: file, problems: $1.problems) else { return }
            _ = CaseReader(reader: $1, name: "f").file(root)
        }

        private static let builtIn = Result { try BuiltInCatalogue().entries }

        /// What the strict reader says about a document; nothing when it takes it.
        func problems(_ document: JSONTree) throws -> [String] {
            let problems = Problems()
            try read(document.text, StrictReader(problems: problems))
            return problems.errors.errors.map(\.message)
        }
    }

    private static let values = ["[]", "{}", "null", "\"\"", "true", "7", "\"a b\"", "[[]]"]

    @Test(arguments: [Kind.policy, .cases])
    func everyKeyStandsInTheCompleteExample(_ kind: Kind) throws {
        let example = try #require(JSONTree(yaml: kind.complete))
        #expect(try kind.problems(example).isEmpty)
        #expect(try brokenKeywords(kind.schema.text, [example]) == [[]])
        let schema = try #require(JSONTree(yaml: kind.schema.text))
        let shapes = schema.objects.compactMap { members -> [String]? in
            guard case .object(let properties)? = members.first(where: { $0.key == "properties" })?.value else {
                return nil
            }
            return properties.map(\.key)
        }
        #expect(shapes.count >= 2)
        for shape in shapes {
            let mappings = example.objects.map { $0.map(\.key) }.filter { Set($0).isSubset(of: shape) }
            #expect(Set(mappings.flatMap(\.self)) == Set(shape))
        }
    }

    @Test(arguments: [Kind.policy, .cases])
    func unknownKeyIsOneForBoth(_ kind: Kind) throws {
        let example = try #require(JSONTree(yaml: kind.complete))
        let variants = example.variants { part in
            guard case .object(let members) = part else { return [] }
            return [.object(members + [("unknownKey", .scalar("null"))])]
        }
        #expect(variants.count > 2)
        for (variant, broken) in zip(variants, try brokenKeywords(kind.schema.text, variants)) {
            let isUnknown = try kind.problems(variant).contains { $0.contains("has no key \"unknownKey\"") }
            #expect(isUnknown == broken.contains("additionalProperties"), "\(variant.text)")
            #expect(!broken.isEmpty, "\(variant.text)")
        }
    }

    @Test(arguments: [Kind.policy, .cases])
    func missingKeyIsOneForBoth(_ kind: Kind) throws {
        let example = try #require(JSONTree(yaml: kind.complete))
        let variants = example.variants { part in
            guard case .object(let members) = part else { return [] }
            return members.indices.map { index in
                .object(members.enumerated().filter { $0.offset != index }.map(\.element))
            }
        }
        var missing = 0
        for (variant, broken) in zip(variants, try brokenKeywords(kind.schema.text, variants)) {
            let problems = try kind.problems(variant)
            let isMissing = problems.contains { $0.contains("needs the key") }
            // Whether the whole file names who asks and where is more than a schema can say.
            let isOfTheFile = problems.contains { $0.contains("or the whole file has it") }
            #expect(isMissing == broken.contains("required") || isOfTheFile || !problems.isEmpty, "\(variant.text)")
            if isMissing, !isOfTheFile { #expect(broken.contains("required"), "\(variant.text)") }
            if !broken.isEmpty { #expect(!problems.isEmpty, "\(variant.text)") }
            missing += isMissing ? 1 : 0
        }
        #expect(missing >= 2)
    }

    @Test(arguments: [Kind.policy, .cases])
    func wrongValueIsOneForBoth(_ kind: Kind) throws {
        let example = try #require(JSONTree(yaml: kind.complete))
        let variants = example.variants { _ in Self.values.compactMap { JSONTree(yaml: $0) } }
        let shapes = [
            "must be a mapping", "must be a list", "must be text", "must be true or false", "must be a whole number",
            "has no value", "is empty",
        ]
        var refused = 0
        for (variant, broken) in zip(variants, try brokenKeywords(kind.schema.text, variants)) {
            let problems = try kind.problems(variant)
            if !broken.isEmpty { #expect(!problems.isEmpty, "only the schema refuses \(variant.text)") }
            let isShape = problems.contains { problem in shapes.contains(where: problem.contains) }
            if isShape { #expect(!broken.isEmpty, "only the reader refuses \(variant.text): \(problems)") }
            refused += isShape ? 1 : 0
        }
        #expect(refused > 20)
    }

    @Test func shippedFilesAreAccepted() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "policies").path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 8)
        let files = try names.map { name in
            let text = name == "policy.yaml" ? try filledExample() : try repositoryFile("policies/\(name)")
            return (name: name, tree: try #require(JSONTree(yaml: text), "\(name)"))
        }
        for schema in [PolicySchema.policy, .cases] {
            let ofThis = files.filter { file in
                let isCases = file.tree.objects.first?.contains { $0.key == "cases" } ?? false
                return isCases == (schema == .cases)
            }
            #expect(ofThis.count >= 2)
            for (file, broken) in zip(ofThis, try brokenKeywords(schema.text, ofThis.map(\.tree))) {
                #expect(broken.isEmpty, "\(file.name)")
            }
        }
    }

    @Test(arguments: [
        "roles: {a: {commands: alll}}", "roles: {a: {may: {recordings.read: everything}}}", "roles: {a b: {}}",
        "roles: {a: {read: [var/log]}}", "roles: {a: {read: [/var/../etc]}}", "roles: {a: {read: ['*.log']}}",
        "roles: {a: {deny: [secret]}}", "roles: {a: {limits: {idle: 8}}}", "roles: {a: {limits: {idle: 1m1h}}}",
        "roles: {a: {limits: {bytesPerSecond: 10mb}}}", "hosts: {prodpeek: {address: a, hostKeys: []}}",
        "services: {s: {hosts: [], logs: {app: app.log}}}", "services: {s: {hosts: [], runbook: wiki}}",
        "principals: {gateway: {}}", "principals: {a: {keys: [ssh-dss AAAA]}}", "certificateAuthorities: [AAAA]",
        "commands: {a: {summary: s, binary: a}}", "commands: {a: {summary: s, binary: /a, flags: f}}",
        "commands: {a: {summary: s, binary: /a, values: {-n: many}}}",
        "commands: {a: {summary: s, binary: /a, operands: {paths: {min: 1}, texts: {}}}}",
        "commands: {a: {summary: s, binary: /a, count: old}}",
    ])
    func brokenPolicyIsRefusedByBoth(_ text: String) throws {
        let document = try #require(JSONTree(yaml: text))
        #expect(!(try Kind.policy.problems(document)).isEmpty)
        #expect(try brokenKeywords(PolicySchema.policy.text, [document]) != [[]])
    }

    @Test(arguments: [NameRule.host, .principal, .plain])
    func patternOfNamesIsTheRule(_ rule: NameRule) throws {
        let pattern = try Regex(rule.pattern)
        var names = [
            "prodpeek", "gateway", "prodpeek1", "a", "", ".", "a b", "a\n", "ä", "1", "a_b.c-d", "a@b+c", "-a",
        ]
        names += [128, 129].map { String(repeating: "x", count: $0) } + ["x/y", "x*", "A9", "_a", "a:", "@a", "+"]
        for name in names {
            #expect((rule.fault(of: name) == nil) == (name.wholeMatch(of: pattern) != nil), "\(name)")
        }
    }

    @Test func readersTakeTheirKeysFromTheShapes() throws {
        for directory in ["Policy", "Commands", "Cases"] {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Sources/PeekPolicyFile/\(directory)")
            for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
                let text = String(decoding: try Data(contentsOf: root.appending(path: name)), as: UTF8.self)
                #expect(!text.contains("keys: [\""), "\(name)")
            }
        }
    }
}
