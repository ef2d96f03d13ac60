import Hummingbird
import Logging
import PeekCore

/// Writes each refused use of a token as an event, without letting strangers fill the event log.
///
/// Each token, and everybody without a known one together, has ``perMinute`` events a minute; what is above that is
/// counted, and the next event that is written says how many there were.
actor TokenRefusals {
    /// Events a minute; a person who tries by hand is always written down one by one.
    static let perMinute = 60

    private struct Budget {
        var minute: Int64
        var written = 0
        var unwritten = 0
    }

    private let log: any EventLog
    private let policyHash: @Sendable () -> String
    private let clock: @Sendable () -> Timestamp
    private var budgets: [String: Budget] = [:]

    init(
        log: any EventLog,
        policyHash: @escaping @Sendable () -> String,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.log = log
        self.policyHash = policyHash
        self.clock = clock
    }

    /// Writes that `request` was refused.
    ///
    /// A log that cannot be written changes nothing for the sender, who is refused in any case; it is logged.
    ///
    /// - Parameter name: the token's name; nil when no known token was presented.
    func record(_ reason: String, by name: String?, _ request: Request, _ context: DoorContext) async {
        let principal = name.map { "token:\($0)" } ?? "unknown"
        let now = clock()
        guard let unwritten = spend(principal, now) else { return }
        var details = [
            "method": String(request.method.rawValue.prefix(Self.longestDetail)),
            "path": String(request.uri.path.prefix(Self.longestDetail)),
        ]
        if unwritten > 0 { details["unwrittenBefore"] = String(unwritten) }
        let fact = Fact(
            type: .tokenRefused,
            time: now,
            principal: principal,
            source: context.source,
            outcome: .denied,
            reason: reason,
            policyHash: policyHash(),
            details: .text(details)
        )
        do {
            try await log.append([fact])
        } catch {
            context.logger.error("event not written", metadata: ["error": "\(error)", "event.type": "token.refused"])
        }
    }

    private static let longestDetail = 256

    private func spend(_ principal: String, _ now: Timestamp) -> Int? {
        let minute = now.milliseconds / 60_000
        var budget = budgets[principal] ?? Budget(minute: minute)
        if budget.minute != minute {
            budget.minute = minute
            budget.written = 0
        }
        defer { budgets[principal] = budget }
        guard budget.written < Self.perMinute else {
            budget.unwritten += 1
            return nil
        }
        budget.written += 1
        let unwritten = budget.unwritten
        budget.unwritten = 0
        return unwritten
    }
}
