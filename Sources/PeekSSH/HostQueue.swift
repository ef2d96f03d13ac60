import PeekCore

/// Lets at most eight handshakes be in flight to one host; more wait in order.
///
/// sshd's MaxStartups drops connections that have not authenticated (sshd_config(5)).
actor HostQueue {
    static let limit = 8

    private var running: [String: Int] = [:]
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    func enter(_ host: String) async {
        if running[host, default: 0] < Self.limit {
            running[host, default: 0] += 1
            return
        }
        await withCheckedContinuation { waiting[host, default: []].append($0) }
    }

    func leave(_ host: String) {
        if let next = waiting[host]?.first {
            waiting[host]?.removeFirst()
            next.resume()
        } else {
            running[host, default: 1] -= 1
        }
    }
}
