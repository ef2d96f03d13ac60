import Foundation
package import Testing

extension Running {
    /// Waits until something holds, which is looked at whenever the program has written and when it has ended.
    ///
    /// Records an issue, with the last that the program wrote, when it has ended and it still does not hold, or when it
    /// does not in five minutes.
    ///
    /// - Parameters:
    ///   - missing: what is wrong as long as it does not hold.
    ///   - directory: a directory whose files count as the program's output does.
    package func until(
        _ missing: @autoclosure () throws -> String,
        in directory: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ holds: () async throws -> Bool
    ) async throws {
        guard let wrong = try await failure(missing(), in: directory, holds) else { return }
        Issue.record(Comment(rawValue: wrong), sourceLocation: sourceLocation)
    }

    /// As ``until(_:in:sourceLocation:_:)``, but says what is wrong, and what came instead, where that records it; nil when
    /// it holds.
    package func failure(
        _ missing: @autoclosure () throws -> String,
        in directory: String? = nil,
        _ holds: () async throws -> Bool
    ) async throws -> String? {
        let changes = try DirectoryChanges(in: [place.path()] + (directory.map { [$0] } ?? []))
        let end = ContinuousClock.now + patience
        while true {
            changes.forget()
            // Before the look, which is the last one then.
            let hasEnded = process.hasEnded
            if try await holds() { return nil }
            guard !hasEnded, ContinuousClock.now < end else { break }
            try await waitUntilReadable([changes.descriptor] + (process.descriptor.map { [$0] } ?? []), before: end)
        }
        let wrong = try missing()
        return "\(wrong); \(try await evidence())"
    }

    /// Waits until it has written each of these to stdout.
    package func shows(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        func missing() throws -> [String] { try Self.missing(texts, in: output()) }
        try await until("\(missing()) is not shown", sourceLocation: sourceLocation) { try missing().isEmpty }
    }

    /// Waits until it has written something to stdout.
    package func showsAnything(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("nothing is shown", sourceLocation: sourceLocation) { try outputCount() > 0 }
    }

    /// Waits until it has written more than so many bytes to stdout.
    package func shows(moreThan count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("no more than \(count) bytes are shown", sourceLocation: sourceLocation) {
            try outputCount() > count
        }
    }

    /// Waits until what it has written to stdout ends with this.
    package func showsLast(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let last = Data(text.utf8)
        try await until("\([text]) is not shown last", sourceLocation: sourceLocation) {
            try end(of: "output", last.count) == last
        }
    }

    /// Waits until this is all that it has written to stdout.
    package func showsOnly(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let all = Data(text.utf8)
        try await until("\([text.suffix(2_000)]) is not all that is shown", sourceLocation: sourceLocation) {
            try outputCount() == all.count && outputBytes() == all
        }
    }

    /// Waits until it has written each of these to stderr.
    package func says(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        func missing() throws -> [String] { try Self.missing(texts, in: errors()) }
        try await until("\(missing()) is not said", sourceLocation: sourceLocation) { try missing().isEmpty }
    }

    /// Waits until it has made a file, or a socket, that was not there.
    package func makes(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let directory = URL(filePath: path).deletingLastPathComponent().path()
        try await until("there is no \(path)", in: directory, sourceLocation: sourceLocation) {
            FileManager.default.fileExists(atPath: path)
        }
    }

    private static func missing(_ texts: [String], in text: String) -> [String] {
        texts.filter { !text.contains($0) }
    }
}
