import FoundationEssentials
import Testing

@testable import PeekCore

struct ConfinementReportTests {
    static let full = [
        "version=1", "helper=0.5.0", "kernel=6.1.0", "landlock=2", "seccomp=yes", "limits=yes", "namespaces=no",
        "cgroup=no", "trace=yes", "probe=yes", "missing=namespaces: forbidden here",
    ]

    private func report(_ fields: [String]) throws -> ConfinementReport {
        try ConfinementReport(fields.flatMap { Array($0.utf8) + [0] })
    }

    @Test func layersAreRead() throws {
        let report = try report(Self.full)
        #expect(report.landlock == 2)
        #expect(report.layers == [.seccomp, .limits, .trace, .probe])
        #expect(report.missing == ["namespaces: forbidden here"])
        #expect(report.summary == "Landlock 2, seccomp, limits, trace, probe")
    }

    @Test func anEventKeepsAllOfIt() throws {
        let report = try report(Self.full)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes = try encoder.encode(report)
        #expect(try JSONDecoder().decode(ConfinementReport.self, from: bytes) == report)
        #expect(try encoder.encode(report) == bytes)
    }

    @Test(arguments: full.indices.dropLast())
    func everyFieldMustBeThereOnce(index: Int) {
        var fields = Self.full
        fields.append(fields[index])
        #expect(throws: ConfinementFault.self) { try report(fields) }
        fields = Self.full
        fields.remove(at: index)
        #expect(throws: ConfinementFault.self) { try report(fields) }
    }

    @Test(arguments: ["version=2", "version=", "landlock=-1", "landlock=100", "seccomp=Yes", "trace=1"])
    func whatIsNoReportIsAFault(field: String) {
        let name = field.prefix { $0 != "=" }
        let fields = Self.full.map { $0.hasPrefix("\(name)=") ? field : $0 }
        #expect(throws: ConfinementFault.self) { try report(fields) }
    }

    @Test(
        arguments: [
            (ConfinementMinimum(), []),
            (ConfinementMinimum(landlock: 3), ["Landlock 3 (it has 2)"]),
            (ConfinementMinimum(layers: [.namespaces, .cgroup]), ["namespaces", "cgroup"]),
            (ConfinementMinimum(landlock: 7, layers: [.cgroup]), ["Landlock 7 (it has 2)", "cgroup"]),
        ] as [(ConfinementMinimum, [String])]
    )
    func whatTheMinimumLacksIsNamed(minimum: ConfinementMinimum, lacks: [String]) throws {
        #expect(try report(Self.full).shortfall(of: minimum) == lacks)
    }

    @Test(arguments: ["seccomp", "limits", "trace", "probe"])
    func fourLayersMustHoldWhateverThePolicySays(name: String) throws {
        let fields = Self.full.map { $0 == "\(name)=yes" ? "\(name)=no" : $0 }
        #expect(try report(fields).shortfall(of: ConfinementMinimum()) == [name])
        #expect(
            try report(Self.full.map { $0 == "landlock=2" ? "landlock=0" : $0 }).shortfall(of: .init()) == ["Landlock"]
        )
    }
}
