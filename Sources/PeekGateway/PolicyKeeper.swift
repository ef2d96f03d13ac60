import Foundation
import PeekCore
import PeekPolicyFile
import Synchronization

/// Holds the policy in force, and replaces it as a whole when the file changes.
///
/// A file that cannot be read changes nothing but ``trouble``.
final class PolicyKeeper: Sendable {
    /// What became of a look at the file.
    enum Reload: Sendable {
        case unchanged
        case loaded(Policy)
        case rejected(PolicyFileErrors)
    }

    private struct State {
        var policy: Policy
        var trouble: String?
        var stamp: Stamp?
    }

    // What tells a changed file without reading it (stat(2)).
    private struct Stamp: Equatable {
        var modified: Date?
        var size: UInt64?
        var number: UInt64?
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws(PolicyFileErrors) {
        self.path = path
        state = Mutex(State(policy: try PolicyFile.load(path: path), trouble: nil, stamp: Self.stamp(of: path)))
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
        state = Mutex(State(policy: nothing, trouble: nil, stamp: nil))
    }

    /// What stands for a hash before the first policy is loaded.
    static let noHash = String(repeating: "0", count: 64)

    /// The policy in force.
    var policy: Policy { state.withLock { $0.policy } }

    /// Why the file as it stands is not in force; nil when it is.
    var trouble: String? { state.withLock { $0.trouble } }

    /// Reads the file again; with `always` even when it looks unchanged.
    func reload(always: Bool) -> Reload {
        let stamp = Self.stamp(of: path)
        guard always || state.withLock({ $0.stamp != stamp }) else { return .unchanged }
        do {
            let policy = try PolicyFile.load(path: path)
            return state.withLock { state in
                let changed = state.policy.hash != policy.hash || state.trouble != nil
                state = State(policy: policy, trouble: nil, stamp: stamp)
                return changed || always ? .loaded(policy) : .unchanged
            }
        } catch {
            state.withLock { state in
                state.trouble = error.description
                state.stamp = stamp
            }
            return .rejected(error)
        }
    }

    private static func stamp(of path: String) -> Stamp? {
        // A file that cannot be looked at has no stamp; reading it then says why.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        return Stamp(
            modified: attributes[.modificationDate] as? Date,
            size: (attributes[.size] as? NSNumber)?.uint64Value,
            number: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value
        )
    }
}
