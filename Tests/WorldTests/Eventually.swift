import Testing

/// Asks again until it holds; records an issue when it has not within the time.
func eventually(
    within patience: Duration = .seconds(10),
    _ what: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + patience
    while try await !holds() {
        guard clock.now < end else {
            Issue.record(what ?? "it never held", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(50))
    }
}
