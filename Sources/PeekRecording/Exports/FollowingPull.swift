import PeekCore

/// Follows a recording for one reader, who asks for each step.
actor FollowingPull {
    // A person does not notice this, and ten small reads a second cost nothing.
    private static let pause = Duration.milliseconds(100)

    private let follower: RecordingFollower
    private let drained: @Sendable () async throws -> Bool
    private var replay = ReplaySteps()
    private var steps: ArraySlice<ReplayStep> = []

    /// Makes a pull.
    ///
    /// - Parameter drained: brings what is recorded into its file, and says whether more can come after it.
    init(_ follower: sending RecordingFollower, drained: @escaping @Sendable () async throws -> Bool) {
        self.follower = follower
        self.drained = drained
    }

    /// The next step, when it has been recorded; nil at the end.
    func nextStep() async throws -> ReplayStep? {
        while true {
            if let step = steps.popFirst() { return step }
            if follower.hasEnded { return nil }
            let goesOn = try await drained()
            let frames = try refusing { try follower.next() }
            steps = frames.compactMap { replay.step($0) }[...]
            if frames.isEmpty {
                guard goesOn else { return nil }
                try await Task.sleep(for: Self.pause)
            }
        }
    }
}
