import Glibc
import PeekCore
import Synchronization

/// What is wrong with the disk that holds the journals, if anything; shared by all threads.
final class DiskHealth: Sendable {
    private enum Condition {
        case sound
        case full(String)
        case failing(String)
        case damaged(String)
    }

    private let ballast: Ballast
    private let probe: String
    private let condition = Mutex(Condition.sound)
    // Read for each frame on the data path, where a lock would be too dear.
    private let full = Atomic<Bool>(false)

    init(ballast: Ballast, probe: String) {
        self.ballast = ballast
        self.probe = probe
    }

    /// Why no session may start; nil when one may.
    var trouble: String? {
        condition.withLock { condition in
            switch condition {
            case .sound: nil
            case .full(let reason), .failing(let reason), .damaged(let reason): reason
            }
        }
    }

    /// Why a frame of `kind` may not be written now; nil when it may.
    ///
    /// With the ballast gone there is room for what the gateway says at the end, and for no more of the host's bytes.
    func refusal(of kind: FrameKind) -> String? {
        guard full.load(ordering: .relaxed), kind != .notice, kind != .errorNotice else { return nil }
        return trouble
    }

    /// Makes the ballast, before anything is recorded.
    func begin() {
        do {
            try ballast.restore()
        } catch {
            condition.withLock { $0 = isFull(error) ? .full("\(error)") : .failing("\(error)") }
            full.store(isFull(error), ordering: .relaxed)
        }
    }

    /// Takes notice of what went wrong; a full disk costs the ballast.
    func report(_ error: any Error) {
        condition.withLock { condition in
            if case .damaged = condition { return }
            if error is RingDamage {
                condition = .damaged("\(error)")
                return
            }
            guard isFull(error) else {
                if !full.load(ordering: .relaxed) { condition = .failing("\(error)") }
                return
            }
            var reason = "\(error)"
            full.store(true, ordering: .relaxed)
            do {
                try ballast.release()
            } catch {
                reason += "; \(error)"
            }
            condition = .full(reason)
        }
    }

    /// Tries again, where something was wrong; called about twice a second by one thread.
    func check() {
        guard trouble != nil else { return }
        do {
            try ballast.restore()
            let file = try OpenFile(probe, O_WRONLY | O_CREAT)
            try file.write([UInt8(ascii: "\n")], at: 0)
            try file.sync()
        } catch {
            condition.withLock { condition in
                switch condition {
                case .full: condition = .full("\(error)")
                case .sound, .failing: condition = .failing("\(error)")
                case .damaged: break
                }
            }
            return
        }
        condition.withLock { condition in
            if case .damaged = condition { return }
            condition = .sound
            full.store(false, ordering: .relaxed)
        }
    }
}

private func isFull(_ error: any Error) -> Bool { (error as? DiskError)?.isFull ?? false }
