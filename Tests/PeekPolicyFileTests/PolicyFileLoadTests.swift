import FoundationEssentials
import PeekCore
import Testing

@testable import PeekPolicyFile

struct PolicyFileLoadTests {
    @Test func fileThatIsNotThereIsToldWithTheReason() {
        let errors = #expect(throws: PolicyFileErrors.self) { try PolicyFile.load(path: "/nonexistent/policy.yaml") }
        #expect(errors?.description == "/nonexistent/policy.yaml:1:1: cannot be read: No such file or directory")
    }

    @Test func directoryIsToldWithTheReason() {
        let errors = #expect(throws: PolicyFileErrors.self) { try PolicyFile.load(path: "/") }
        #expect(errors?.description == "/:1:1: cannot be read: Is a directory")
    }

    @Test func endlessFileIsReadToTheLimitOnly() {
        let errors = #expect(throws: PolicyFileErrors.self) { try PolicyFile.load(path: "/dev/zero") }
        #expect(errors?.errors.count == 1)
        #expect(errors?.errors.first?.message.hasSuffix("more than the 4194304 that are read") == true)
    }

    @Test func loadedPolicyIsThatOfTheBytes() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: directory) } }
        let file = directory.appending(path: "policy.yaml")
        let text = try filledExample()
        try Data(text.utf8).write(to: file)
        let loaded = try PolicyFile.load(path: file.path)
        #expect(loaded.hash == (try policy(text)).hash)
        #expect(loaded.hosts == (try policy(text)).hosts)
    }
}
