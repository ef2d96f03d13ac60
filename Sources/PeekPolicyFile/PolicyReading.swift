public import PeekCore

/// What came of reading a policy file and what it includes.
public struct PolicyReading: Sendable {
    /// The policy, or everything that is wrong with it.
    public let result: Result<Policy, PolicyFileErrors>

    private let watched: [PolicySources.Watched]

    init(result: Result<Policy, PolicyFileErrors>, watched: [PolicySources.Watched]) {
        self.result = result
        self.watched = watched
    }

    /// Whether every file is still as it was when it was read.
    ///
    /// Files that were not there count too, and directories that were searched, so that a file that is added or removed
    /// is noticed. Nothing is read for it.
    public var isCurrent: Bool { watched.allSatisfy { FileStamp(path: $0.path) == $0.stamp } }
}
