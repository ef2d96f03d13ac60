import Foundation
import PeekTesting
import Testing

/// A home directory of its own, and an `ssh` that writes down how it was called and answers as it is told.
final class Stage: Sendable {
    let directory: String
    private let prodpeek: String

    init() throws {
        prodpeek = try builtProgram("prodpeek")
        directory = NSTemporaryDirectory() + "prodpeek-stage-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(directory)/bin", withIntermediateDirectories: true)
        try answer("exit 0")
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            Issue.record("\(directory) cannot be removed: \(error)")
        }
    }

    /// Makes `ssh` a shell script; `$LOG` is the file of `-E`, and the last argument is in `$LINE`.
    func answer(_ script: String) throws {
        let text = """
            #!/bin/sh
            for word; do
                if [ "$before" = -E ]; then LOG=$word; fi
                before=$word
                LINE=$word
            done
            printf '%s\\n' "$@" >> '\(directory)/arguments'
            printf '%s\\n' "$LINE" >> '\(directory)/lines'
            \(script)
            """
        try write(text, toProgram: "ssh")
    }

    /// Makes a program that is found first.
    func write(_ text: String, toProgram name: String) throws {
        try writeProgram(text, to: "\(directory)/bin/\(name)")
    }

    /// Makes `ssh` answer with names, as the verb `names` does.
    func answer(withHosts hosts: [String] = [], withServices services: [String] = []) throws {
        var answer = ["logs", "sessions", "deploys", "incidents"].reduce(into: [:]) { $0[$1] = [[String: String]]() }
        answer["hosts"] = hosts.map { ["name": $0, "about": ""] }
        answer["services"] = services.map { ["name": $0, "about": ""] }
        try write(String(decoding: JSONEncoder().encode(answer), as: UTF8.self), to: "answer")
        try self.answer("cat '\(directory)/answer'")
    }

    func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: "\(directory)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data(), as: UTF8.self)
    }

    /// What `ssh` was asked to run, a line each.
    var lines: [String] { read("lines").split(separator: "\n").map(String.init) }

    /// The names of the reports that still wait.
    var spooled: [String] {
        let path = "\(directory)/.local/state/prodpeek"
        return FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }.sorted() ?? []
    }

    /// Runs the program, or another one.
    func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        program: String? = nil
    ) async throws -> Finished {
        try await Places.cores.whileInside {
            try await .running(
                [program ?? prodpeek] + arguments,
                input: Data(input.utf8),
                environment: variables.merging(environment) { $1 },
                directory: directory
            )
        }
    }

    /// Runs the program with a pipe as its stdout.
    func whileRunning<Result: Sendable>(
        _ arguments: [String],
        _ body: (Running) async throws -> Result
    ) async throws -> Result {
        try await Places.cores.whileInside {
            try await Running.whileRunning(
                [prodpeek] + arguments,
                pipesOutput: true,
                environment: variables,
                directory: directory,
                body
            )
        }
    }

    private var variables: [String: String] {
        let programs = URL(filePath: prodpeek).deletingLastPathComponent().path()
        return [
            "HOME": directory, "PATH": "\(directory)/bin:\(programs):/usr/local/bin:/usr/bin:/bin",
            "TMPDIR": directory,
            "PRODPEEK_GATEWAY": "gateway.example:2222",
        ]
    }
}
