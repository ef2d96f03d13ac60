import Foundation

/// A program that has run to its end.
struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// Runs a program, named by its path, with an empty standard input.
    static func running(_ words: [String]) async throws -> Finished {
        let place = FileManager.default.temporaryDirectory.appending(path: "prodpeek-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // Files, because what outlives the program must not keep this waiting for the end of a pipe.
        let files = ["output", "errors"].map { place.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                ended.resume(throwing: error)
            }
        }
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        try FileManager.default.removeItem(at: place)
        return Finished(status: status, output: texts[0], errors: texts[1])
    }
}
