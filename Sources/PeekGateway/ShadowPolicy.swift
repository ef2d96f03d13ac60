import Dispatch
import PeekCore
import PeekPolicyFile
import Synchronization

/// A candidate policy that decides what the live one decides, and says where it would decide otherwise.
///
/// It works behind the sessions, one decision after another on a thread of its own: what is slow, missing or wrong here
/// changes nothing for anybody, and what cannot be kept up with is counted and left out.
final class ShadowPolicy: Sendable {
    /// What is to be recorded.
    enum Happening: Sendable {
        case loaded(hash: String)
        case rejected(String)
        case differed([ShadowNotice])
    }

    /// Numbers since the gateway started.
    struct Totals: Sendable, Hashable {
        var differing = 0
        var uncompared = 0
    }

    /// Decisions that may wait at once; at most about 30 MB.
    static let capacity = 1024

    private struct State {
        var ledger = ShadowLedger()
        var waiting = 0
        var isLooking = false
        var totals = Totals()
        var hash: String?
        var since: Timestamp
        var totalsBefore = Totals()
    }

    /// What happens, in order; read by one.
    let happenings: AsyncStream<Happening>

    private let keeper: PolicyKeeper
    /// Where it works, in the order in which it was asked.
    let queue = DispatchQueue(label: "prodpeek.shadow", qos: .utility)
    private let continuation: AsyncStream<Happening>.Continuation
    private let clock: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// Names the candidate's file and begins to read it; decisions that come meanwhile wait for it.
    init(path: String, clock: @escaping @Sendable () -> Timestamp = { .now }) {
        keeper = PolicyKeeper(unreadPath: path)
        self.clock = clock
        state = Mutex(State(since: clock()))
        (happenings, continuation) = AsyncStream.makeStream()
        look(always: true)
    }

    var totals: Totals { state.withLock { $0.totals } }

    /// Why the file as it stands does not run; nil when it does.
    var trouble: String? { keeper.trouble }

    var status: ShadowStatus {
        let trouble = trouble
        return state.withLock { state in
            ShadowStatus(
                hash: state.hash,
                since: state.since,
                differing: state.totals.differing - state.totalsBefore.differing,
                uncompared: state.totals.uncompared - state.totalsBefore.uncompared,
                trouble: trouble
            )
        }
    }

    /// Looks at the file soon, with `always` even when it seems unchanged; and tells the differences whose hour is over.
    func look(always: Bool) {
        let notices = state.withLock { $0.ledger.due(at: clock()) }
        if !notices.isEmpty { continuation.yield(.differed(notices)) }
        // One look is enough while another waits behind a slow one; a hangup is not to be lost.
        let isNeeded = state.withLock { state in
            if state.isLooking, !always { return false }
            state.isLooking = true
            return true
        }
        guard isNeeded else { return }
        queue.async { [self] in
            take(keeper.reload(always: always))
            state.withLock { $0.isLooking = false }
        }
    }

    /// Hands a decision over and returns at once.
    func compare(_ decided: DecidedRequest) {
        let isTaken = state.withLock { state in
            guard state.waiting < Self.capacity else {
                state.totals.uncompared += 1
                return false
            }
            state.waiting += 1
            return true
        }
        guard isTaken else { return }
        queue.async { [self] in decide(decided) }
    }

    /// What was counted and not told yet, when nobody reads ``happenings`` any more.
    func rest() -> [ShadowNotice] { state.withLock { $0.ledger.rest() } }

    private func take(_ reload: PolicyKeeper.Reload) {
        switch reload {
        case .unchanged:
            break
        case .loaded(let policy):
            state.withLock { state in
                guard state.hash != policy.hash else { return }
                state.hash = policy.hash
                state.since = clock()
                state.totalsBefore = state.totals
            }
            continuation.yield(.loaded(hash: policy.hash))
        case .rejected(let errors):
            continuation.yield(.rejected(errors.errors.first?.description ?? "\(errors)"))
        }
    }

    private func decide(_ decided: DecidedRequest) {
        let candidate = keeper.policy
        let verdict = candidate.hash == PolicyKeeper.noHash ? nil : candidate.decide(decided.request).verdict
        let notice = state.withLock { state -> ShadowNotice? in
            state.waiting -= 1
            guard let verdict else {
                state.totals.uncompared += 1
                return nil
            }
            guard verdict.allows != decided.verdict.allows else { return nil }
            state.totals.differing += 1
            let difference = ShadowDifference(
                decided.request,
                live: decided.verdict,
                liveHash: decided.policyHash,
                shadow: verdict,
                shadowHash: candidate.hash
            )
            return state.ledger.note(difference, source: decided.source, subject: decided.subject, at: clock())
        }
        if let notice { continuation.yield(.differed([notice])) }
    }
}
