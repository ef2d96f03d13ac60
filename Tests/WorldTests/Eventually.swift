import Testing

/// Asks again until it holds; records an issue when it has not in five minutes, which no busy machine takes.
func eventually(
    _ what: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(300)
    while try await !holds() {
        guard clock.now < end else {
            Issue.record(what ?? "it never held", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(50))
    }
}
