package import Testing

/// How long a wait of a test lasts at most, which no busy machine takes.
let patience = Duration.seconds(300)

/// Asks again until it holds; records an issue when it has not in five minutes.
///
/// For what nothing tells of; see ``Running/until(_:in:sourceLocation:_:)`` and ``HeldProcess`` for what something does.
///
/// - Parameter missing: what is wrong as long as it does not hold.
package func eventually(
    _ missing: @autoclosure () -> Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + patience
    while try await !holds() {
        guard ContinuousClock.now < end else {
            Issue.record(missing(), sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(50))
    }
}
