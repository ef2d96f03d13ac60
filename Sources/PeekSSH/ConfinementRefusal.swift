import PeekCore

/// Why nothing runs on a host that should confine it, or runs no longer; what to mend there.
struct ConfinementRefusal {
    private let host: String
    private let rule: String

    init(_ plan: LegPlan) {
        host = plan.host.name
        rule = "confinement of \(plan.host.name): \(plan.confinement?.mode.rawValue ?? "none")"
    }

    /// The helper did what it never should.
    func odd(_ fault: ConfinementFault) -> LegOutcome { odd(fault.description) }

    func odd(_ what: String) -> LegOutcome {
        outcome(
            "prodpeek-confine on \(host) \(what)",
            "on \(host): host-setup --check, and the same version of prodpeek-confine as the gateway's"
        )
    }

    /// The helper itself runs nothing.
    func refused(_ sentence: String) -> LegOutcome {
        outcome("\(host) runs nothing: \(sentence)", "on \(host): host-setup --check says what to mend")
    }

    /// What holds is too little.
    func lacks(_ shortfall: [String], _ report: ConfinementReport) -> LegOutcome {
        let why = report.missing.isEmpty ? "" : " (\(report.missing.joined(separator: "; ")))"
        return outcome(
            "\(host) does not enforce \(shortfall.joined(separator: ", ")), which the policy asks for\(why)",
            "on \(host), whose kernel is \(report.kernel): host-setup --check; or another minimum in the policy"
        )
    }

    /// A plain shell answered.
    func noHelper(_ sentence: String?) -> LegOutcome {
        outcome(
            "\(host) has no prodpeek-confine that runs, and nothing may run there without it"
                + (sentence.map { ": \($0)" } ?? ""),
            "on \(host): host-setup --helper FILE, and again with --check"
        )
    }

    /// Something ended without a report.
    func noReport(_ sentence: String?) -> LegOutcome {
        outcome(
            "\(host) did not say what it enforces" + (sentence.map { ": \($0)" } ?? ""),
            "on \(host): host-setup --check; the login shell of the account prodpeek must be prodpeek-confine"
        )
    }

    /// Nothing came at all.
    var silent: LegOutcome {
        outcome(
            "\(host) did not say within \(HostHandshake.deadline / 1000) s what it enforces",
            "on \(host): host-setup --check, and whether it is overloaded"
        )
    }

    /// It went away in the middle.
    var endUnknown: LegOutcome {
        outcome(
            "prodpeek-confine on \(host) ended without saying how the command did",
            "run it again; the host's own log may say why"
        )
    }

    /// What ran cannot be recorded.
    func unrecorded(_ reason: String) -> LegOutcome {
        let refusal = Refusal(
            .recording,
            "the session was ended because what ran could not be recorded: \(reason)",
            wouldWork: "try again when the gateway's data directory is well",
            ask: "whoever operates this gateway"
        )
        return LegOutcome(cause: .recording, refusal: refusal)
    }

    private func outcome(_ message: String, _ advice: String) -> LegOutcome {
        let refusal = Refusal(
            .unavailable,
            message,
            rule: rule,
            wouldWork: advice,
            ask: "whoever operates \(host)"
        )
        return LegOutcome(cause: .host, refusal: refusal)
    }
}
