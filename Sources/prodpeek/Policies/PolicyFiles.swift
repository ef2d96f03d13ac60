import Foundation
import PeekCore
import PeekPolicyFile
import PeekVerbs

extension LocalProgram {
    /// Reads a policy file for a question.
    ///
    /// - Throws: a usage ``Refusal`` when it is wrong; every error has been written to stderr.
    func loadPolicy(_ file: String) throws -> Policy {
        do {
            return try PolicyFile.load(path: file)
        } catch {
            console.warn(error.errors.map(\.description))
            throw Refusal(.usage, "\(file) is no policy that could decide", wouldWork: "prodpeek policy check \(file)")
        }
    }

    /// Says whether a policy file is right.
    func checkPolicy(_ file: String) async throws -> Int32 {
        do {
            let policy = try PolicyFile.load(path: file)
            let counts = [
                "\(policy.principals.count) principals", "\(policy.hosts.count) hosts",
                "\(policy.services.count) services", "\(policy.roles.count) roles",
            ]
            try await say("\(visible(file)): ok, \(counts.joined(separator: ", "))")
            return ExitStatus.success.rawValue
        } catch let errors as PolicyFileErrors {
            console.warn(errors.errors.map(\.description))
            return ExitStatus.checkFailed.rawValue
        }
    }

    /// Says whether policies decide as their cases expect.
    func testPolicy(_ path: String, json: Bool) async throws -> Int32 {
        let tests: PolicyTestFiles
        do {
            tests = try PolicyTestFiles.load(try caseFiles(path))
        } catch let errors as PolicyFileErrors {
            console.warn(errors.errors.map(\.description))
            return ExitStatus.checkFailed.rawValue
        }
        return try await report(tests.run(), json: json, console)
    }

    /// Prints the JSON Schema of a kind of file.
    func writeSchema(of file: DescribedFile) async throws -> Int32 {
        switch file {
        case .policy: try await say(PolicySchema.policy.text)
        case .cases: try await say(PolicySchema.cases.text)
        }
        return ExitStatus.success.rawValue
    }

    /// The files of cases in a directory, or in `tests` below it; a file is itself one.
    private func caseFiles(_ path: String) throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw Refusal(.usage, "there is no \(path)", wouldWork: "prodpeek policy test policies/tests")
        }
        guard isDirectory.boolValue else { return [path] }
        var directory = path
        while directory.hasSuffix("/"), directory != "/" { directory.removeLast() }
        var hasTests: ObjCBool = false
        if FileManager.default.fileExists(atPath: "\(directory)/tests", isDirectory: &hasTests), hasTests.boolValue {
            directory += "/tests"
        }
        return try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            .sorted()
            .map { "\(directory)/\($0)" }
    }

    /// Sends a candidate to the gateway, where the past sessions are.
    func replayPolicy(_ file: String, _ words: [String]) async throws -> Int32 {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory)
        guard exists, !isDirectory.boolValue, FileManager.default.isReadableFile(atPath: file) else {
            throw Refusal(.usage, "there is no policy file \(file), or none that can be read")
        }
        return try await ssh(try gateway()).send(file, to: words, console)
    }

    private func say(_ line: String) async throws {
        try await console.write(Array("\(line)\n".utf8))
    }
}
