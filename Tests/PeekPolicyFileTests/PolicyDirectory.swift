import FoundationEssentials
import PeekCore
import PeekPolicyFile

/// A directory with policy files, removed when the test is over.
final class PolicyDirectory {
    private let directory: URL

    /// Makes the directory; `files` are texts by path.
    init(_ files: [String: String]) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "policies-\(UUID())")
        for (path, text) in files { try write(text, to: path) }
    }

    deinit {
        // What a test leaves behind in a temporary directory is no failure of what it tests.
        try? FileManager.default.removeItem(at: directory)
    }

    /// Where a file is, or would be.
    func path(_ name: String) -> String { directory.appending(path: name).path }

    /// Writes a file anew.
    func write(_ text: String, to name: String) throws {
        let file = directory.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    /// Removes a file.
    func remove(_ name: String) throws { try FileManager.default.removeItem(at: directory.appending(path: name)) }

    /// What reading `policy.yaml` gives.
    func read() -> PolicyReading { PolicyFile.read(path: path("policy.yaml")) }

    /// The policy of `policy.yaml`.
    func policy() throws(PolicyFileErrors) -> Policy { try read().result.get() }

    /// The errors of `policy.yaml` as `FILE:LINE:COLUMN: message`, files without the directory.
    func problems() -> [String] {
        guard case .failure(let errors) = read().result else { return [] }
        return errors.errors.map { $0.description.replacing(directory.path + "/", with: "") }
    }
}
