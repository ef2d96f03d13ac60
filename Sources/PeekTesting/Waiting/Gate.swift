import Foundation

/// A place at which a line of a shell waits until the test opens it.
package struct Gate: Sendable {
    private let path: String
    /// Open for both, so that neither side waits for the other.
    private let pipe: FileHandle

    /// Makes a gate that is there until `body` is over.
    ///
    /// - Throws: `POSIXError` where it cannot be made, and what `body` throws.
    package static func whileThere<Result: Sendable>(_ body: (Gate) async throws -> Result) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "prodpeek-gate-\(UUID().uuidString)").path()
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(number: errno, path: path) }
        defer { unlink(path) }
        let pipe = FileHandle(fileDescriptor: try Uninherited.open(path, O_RDWR), closeOnDealloc: true)
        let result = try await body(Gate(path: path, pipe: pipe))
        try pipe.close()
        return result
    }

    /// What a shell runs to wait; one that is opened later has waited, too.
    package var wait: String { "read -r opened < '\(path)'" }

    /// Lets one line that waits, or will, go on.
    package func open() throws { try pipe.write(contentsOf: Data("\n".utf8)) }
}
