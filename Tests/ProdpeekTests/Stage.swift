import Foundation
import Testing

/// A home directory of its own, and an `ssh` that writes down how it was called and answers as it is told.
final class Stage: Sendable {
    /// What came of running the program.
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        var lastErrorLine: String { errors.split(separator: "\n").last.map(String.init) ?? "" }
    }

    let directory: String

    init() throws {
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
        try write(text, to: "bin/ssh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory)/bin/ssh")
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

    /// The program, or another one, ready to run.
    func process(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        program: String? = nil
    ) throws -> Process {
        let process = Process()
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = program.map { URL(fileURLWithPath: $0) } ?? programs.appendingPathComponent("prodpeek")
        process.arguments = arguments
        process.currentDirectoryURL = program.map { _ in URL(fileURLWithPath: directory) }
        process.environment = [
            "HOME": directory, "PATH": "\(directory)/bin:\(programs.path):/usr/local/bin:/usr/bin:/bin",
            "TMPDIR": directory,
            "PRODPEEK_GATEWAY": "gateway.example:2222",
        ].merging(environment) { $1 }
        return process
    }

    func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        program: String? = nil
    ) throws -> Result {
        let process = try process(arguments, environment, program: program)
        // Files rather than pipes: nothing can fill up, and nothing needs a second thread.
        let run = UUID().uuidString
        try write(input, to: "\(run)/input")
        for name in ["output", "errors"] { try write("", to: "\(run)/\(name)") }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(directory)/\(run)/input"))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(directory)/\(run)/output"))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(directory)/\(run)/errors"))
        try process.run()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Result(status: status, output: read("\(run)/output"), errors: read("\(run)/errors"))
    }
}
