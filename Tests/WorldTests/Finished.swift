import Foundation

/// A program that has run to its end.
struct Finished: Sendable {
    let status: Int32
    let bytes: Data
    let errors: String

    var output: String { String(decoding: bytes, as: UTF8.self) }

    var lastError: Substring { errors.split(whereSeparator: \.isNewline).last ?? "" }

    /// Runs a program, named by its path; what runs for ten minutes is ended, with status 124 (timeout(1)).
    static func running(_ words: [String], input: Data = Data()) async throws -> Finished {
        let limited = ["/usr/bin/timeout", "--kill-after=5", "600"] + words
        return try await Running.whileRunning(limited, input: .data(input)) { running in
            let status = await running.status()
            return Finished(status: status, bytes: try running.outputBytes(), errors: try running.errors())
        }
    }
}
