/// Does work in a child task, which gives back the memory of its frames when it is done.
///
/// A task keeps what its deepest calls ever needed until it ends. That of a session waits for hours, and there are
/// thousands of them.
@inline(never)
func inOwnTask<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    async let value = work()
    return try await value
}
