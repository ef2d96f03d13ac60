import PeekCore

/// The moment `seconds` after the tests' epoch.
func moment(_ seconds: Int64) -> Timestamp {
    TemporaryLog.epoch.adding(seconds: seconds)
}

/// A session's name that is the same in each run.
func sessionID(_ number: Int) -> Identifier {
    var generator = SeededGenerator(seed: UInt64(number))
    return Identifier(.session, at: moment(Int64(number)), using: &generator)
}

extension Fact {
    /// A fact without details of its own.
    static func note(_ reason: String = "-") -> Fact {
        Fact(
            type: .verbRun,
            time: moment(0),
            principal: "alice",
            source: "127.0.0.1:50000",
            outcome: .success,
            reason: reason,
            policyHash: String(repeating: "0", count: 64)
        )
    }

    /// The start of a session.
    static func started(
        _ id: Identifier,
        at seconds: Int64,
        principal: String = "alice",
        host: String = "web1",
        incident: String? = nil
    ) -> Fact {
        let start = SessionStart(
            id: id,
            principal: principal,
            host: host,
            source: "127.0.0.1:50000",
            line: "tail app.log",
            rendering: "/usr/bin/tail -- /var/log/app.log",
            role: "developer",
            incident: incident,
            startedAt: moment(seconds)
        )
        var fact = note()
        fact.type = .sessionStarted
        fact.time = moment(seconds)
        fact.details = .sessionStarted(start)
        return fact
    }

    /// The end of a session.
    static func ended(_ id: Identifier, at seconds: Int64, cause: SessionCause = .exit) -> Fact {
        var fact = note()
        fact.type = .sessionEnded
        fact.time = moment(seconds)
        fact.details = .sessionEnded(SessionEnd(id: id, cause: cause, exitStatus: 0, bytesSent: 1, seal: nil))
        return fact
    }

    /// A report of a deploy.
    static func deploy(_ deploy: Deploy, at seconds: Int64) -> Fact {
        var fact = note()
        fact.type =
            switch deploy.status {
            case .started: .deployStarted
            case .succeeded: .deploySucceeded
            case .failed: .deployFailed
            }
        fact.time = moment(seconds)
        fact.details = .deploy(deploy)
        return fact
    }

    /// A report of a deploy of `checkout`.
    static func checkout(
        _ id: String,
        _ status: Deploy.Status,
        at seconds: Int64,
        startedAt: Int64? = nil,
        version: String = "v1",
        hosts: [String] = []
    ) -> Fact {
        deploy(
            Deploy(
                id: id,
                service: "checkout",
                hosts: hosts,
                version: version,
                by: "alice",
                status: status,
                startedAt: moment(startedAt ?? seconds)
            ),
            at: seconds
        )
    }
}

/// The same numbers in each run.
///
/// It is SplitMix64, https://prng.di.unimi.it/splitmix64.c
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
