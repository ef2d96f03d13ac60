package import Foundation

/// A program that has run to its end.
package struct Finished: Sendable {
    /// Its status as a shell counts it.
    package let status: Int32
    /// All that it wrote to stdout.
    package let bytes: Data
    /// All that it wrote to stderr.
    package let errors: String

    /// All that it wrote to stdout, as text.
    package var output: String { String(decoding: bytes, as: UTF8.self) }

    /// The last line that it wrote to stderr.
    package var lastError: Substring { errors.split(whereSeparator: \.isNewline).last ?? "" }

    /// Runs a program, named by its path; what runs for ten minutes is ended, with status 124 (timeout(1)).
    ///
    /// - Parameters:
    ///   - words: the program's path, and its arguments.
    ///   - input: what it reads.
    ///   - environment: all its variables; nil for the test's, without those of its terminal and agent.
    ///   - directory: where it runs; nil for where the test does.
    package static func running(
        _ words: [String],
        input: Data = Data(),
        environment: [String: String]? = nil,
        directory: String? = nil
    ) async throws -> Finished {
        try await Running.whileRunning(
            ["/usr/bin/timeout", "--kill-after=5", "600"] + words,
            input: .data(input),
            environment: environment,
            directory: directory
        ) { running in
            let status = await running.status()
            return Finished(status: status, bytes: try running.outputBytes(), errors: try running.errors())
        }
    }
}
