import Foundation
import Testing

/// The compiler stops undeclared siblings but not undeclared transitive imports; this closes that hole.
struct ImportRulesTests {
    /// What each target may import of this package.
    private static let allowed: [String: Set<String>] = [
        "PeekCore": [],
        "LibSSH": ["CLibSSH"],
        "LineMatching": ["CRE2"],
        "PeekSSH": ["CLinux", "LibSSH", "LineMatching", "PeekCore"],
        "PeekCertificates": ["PeekCore"],
        "PeekRecording": ["CZstd", "PeekCore", "CLinux"],
        "PeekStore": ["PeekCore"],
        "PeekPolicyFile": ["PeekCore"],
        "PeekHTTP": ["PeekCore"],
        "PeekVerbs": ["PeekCore"],
        "PeekTesting": ["CLinux", "PeekCore"],
        "PeekGateway": [
            "LibSSH", "PeekCertificates", "PeekCore", "PeekHTTP", "PeekPolicyFile", "PeekRecording", "PeekSSH",
            "PeekStore", "PeekVerbs",
        ],
        "prodpeekd": ["PeekCore", "PeekGateway", "PeekPolicyFile"],
        "prodpeek-signer": ["PeekCertificates", "PeekCore"],
        "prodpeek": ["PeekCore", "PeekPolicyFile", "PeekVerbs"],
    ]

    /// Outside packages, by the only targets that may import them.
    private static let owners: [String: Set<String>] = [
        "GRDB": ["PeekStore"],
        "Yams": ["PeekPolicyFile"],
        "Hummingbird": ["PeekHTTP"],
        "CLibSSH": ["LibSSH"],
        "CRE2": ["LineMatching"],
        "CZstd": ["PeekRecording"],
    ]

    @Test func importsPointDownOnly() throws {
        let targets = Set(Self.allowed.keys).union(["CLibSSH", "CLinux", "CRE2", "CZstd"])
        for (target, file, module) in try imports() {
            if targets.contains(module) {
                let allowed = try #require(Self.allowed[target], "\(target) has no row in the table")
                #expect(allowed.contains(module), "\(file) may not import \(module)")
            }
            if let owners = Self.owners[module] {
                #expect(owners.contains(target), "\(file) may not import \(module)")
            }
        }
    }

    @Test func theDomainImportsNothingButTheStandardLibrary() throws {
        let allowed: Set = ["FoundationEssentials", "Synchronization"]
        for (target, file, module) in try imports() where target == "PeekCore" {
            #expect(allowed.contains(module), "\(file) may not import \(module)")
        }
    }

    private func imports() throws -> [(target: String, file: String, module: String)] {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        try #require(files.count > 20)
        var found: [(String, String, String)] = []
        for file in files {
            let target = String(file.split(separator: "/")[0])
            let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 2, words.count > index + 1,
                    words[..<index].allSatisfy({
                        ["public", "package", "internal", "private", "@testable"].contains(String($0))
                    })
                else { continue }
                found.append((target, file, String(words[index + 1].split(separator: ".")[0])))
            }
        }
        return found
    }
}
