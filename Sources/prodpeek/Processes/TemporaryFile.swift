import Foundation
import PeekCore

/// A file that exists as long as this object does.
final class TemporaryFile: Sendable {
    /// Where it is.
    let path: String

    /// Makes an empty file that nobody else can read.
    init(_ name: String) throws {
        let directory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        path = "\(directory)/prodpeek-\(UUID().uuidString)-\(name)"
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw Refusal(
                .unavailable,
                "no file can be written to \(directory)",
                wouldWork: "TMPDIR=DIRECTORY prodpeek"
            )
        }
    }

    deinit {
        unlink(path)
    }

    /// What is in it.
    var text: String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
