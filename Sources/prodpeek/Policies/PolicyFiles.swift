import Foundation
import PeekCore
import PeekPolicyFile

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

    /// Says whether the policy in a directory decides as its `.tsv` files expect.
    func testPolicy(_ directory: String) async throws -> Int32 {
        let policy: Policy
        do {
            policy = try PolicyFile.load(path: "\(directory)/policy.yaml")
        } catch {
            console.warn(error.errors.map(\.description))
            return ExitStatus.checkFailed.rawValue
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".tsv") }
        var checked = 0
        var failures: [String] = []
        for name in names.sorted() {
            let path = "\(directory)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw Refusal(.usage, "\(path) cannot be read")
            }
            let results = Expectation.check(Array(bytes), policy)
            checked += results.count
            failures += results.compactMap { result in
                result.failure.map { "\(visible(path)):\(result.line): \($0)" }
            }
        }
        for failure in failures { try await say(failure) }
        // Nothing expected is nothing tested.
        let passed = failures.isEmpty && checked > 0
        try await say(
            "\(checked) expectations, \(checked - failures.count) met\(checked == 0 ? ": no .tsv file has one" : "")"
        )
        return (passed ? ExitStatus.success : .checkFailed).rawValue
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
