import Foundation
import PeekCore

extension LocalProgram {
    /// Writes what the gateway answers into `file`, which is there only when all of it is.
    func export(_ words: [String], to file: String) async throws -> Int32 {
        let part = "\(file).part"
        guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw Refusal(.usage, "\(file) cannot be written", wouldWork: "-O with a file in a directory of your own")
        }
        defer { unlink(part) }
        let status = try await ssh(try gateway()).save(words, to: part, console)
        guard status == ExitStatus.success.rawValue else { return status }
        guard rename(part, file) == 0 else {
            throw Refusal(.usage, "\(file) cannot be written: \(String(cString: strerror(errno)))")
        }
        return status
    }
}
