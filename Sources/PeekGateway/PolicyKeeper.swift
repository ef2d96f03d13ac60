import PeekCore
import PeekPolicyFile
import Synchronization

/// Holds the policy in force, and replaces it as a whole when its file, or one that it includes, changes.
///
/// Files that cannot be read change nothing but ``trouble``.
final class PolicyKeeper: Sendable {
    /// What became of a look at the files.
    enum Reload: Sendable {
        case unchanged
        case loaded(Policy)
        case rejected(PolicyFileErrors)
    }

    private struct State {
        var policy: Policy
        var reading: PolicyReading

        var errors: PolicyFileErrors? { if case .failure(let errors) = reading.result { errors } else { nil } }
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws(PolicyFileErrors) {
        self.path = path
        let reading = PolicyFile.read(path: path)
        state = Mutex(State(policy: try reading.result.get(), reading: reading))
    }

    /// The policy in force.
    var policy: Policy { state.withLock { $0.policy } }

    /// Why the files as they stand are not in force; nil when they are.
    var trouble: String? { state.withLock { $0.errors }?.description }

    /// Reads the files again; with `always` even when they look unchanged.
    func reload(always: Bool) -> Reload {
        let last = state.withLock { $0.reading }
        guard always || !last.isCurrent else { return .unchanged }
        let reading = PolicyFile.read(path: path)
        return state.withLock { state in
            let before = state
            state.reading = reading
            switch reading.result {
            case .success(let policy):
                state.policy = policy
                return always || before.policy.hash != policy.hash || before.errors != nil
                    ? .loaded(policy) : .unchanged
            case .failure(let errors):
                return .rejected(errors)
            }
        }
    }
}
