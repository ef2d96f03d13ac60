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
        // Nil before the files have been looked at.
        var reading: PolicyReading?

        var errors: PolicyFileErrors? {
            if case .failure(let errors)? = reading?.result { errors } else { nil }
        }
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws(PolicyFileErrors) {
        self.path = path
        let reading = PolicyFile.read(path: path)
        state = Mutex(State(policy: try reading.result.get(), reading: reading))
    }

    /// Holds a policy of nothing, with ``noHash``, until ``reload(always:)`` finds a good file.
    init(unreadPath path: String) {
        self.path = path
        let nothing = Policy(
            hash: Self.noHash,
            principals: [:],
            hosts: [:],
            services: [:],
            roles: [:],
            catalogue: CommandCatalogue([])
        )
        state = Mutex(State(policy: nothing, reading: nil))
    }

    /// What stands for a hash before the first policy is loaded.
    static let noHash = String(repeating: "0", count: 64)

    /// The policy in force.
    var policy: Policy { state.withLock { $0.policy } }

    /// Why the files as they stand are not in force; nil when they are.
    var trouble: String? { state.withLock { $0.errors }?.description }

    /// Reads the files again; with `always` even when they look unchanged.
    func reload(always: Bool) -> Reload {
        let last = state.withLock { $0.reading }
        guard always || last?.isCurrent != true else { return .unchanged }
        let reading = PolicyFile.read(path: path)
        return state.withLock { state in
            let before = state
            state.reading = reading
            switch reading.result {
            case .success(let policy):
                state.policy = policy
                return always || before.reading == nil || before.policy.hash != policy.hash || before.errors != nil
                    ? .loaded(policy) : .unchanged
            case .failure(let errors):
                return .rejected(errors)
            }
        }
    }
}
