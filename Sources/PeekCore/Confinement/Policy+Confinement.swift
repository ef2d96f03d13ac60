extension Policy {
    /// Why a line cannot work on a host that confines sessions; nil where it can, or the host is a plain one.
    ///
    /// On a host that only should confine, too: whether a line is allowed must not depend on what is found there.
    func refusal(of command: Command, on host: Host, for role: Role) -> Refusal? {
        guard host.confinement.mode != .none else { return nil }
        for stage in command.stages {
            guard let reason = catalogue.entries[stage.program]?.unconfined else { continue }
            return Refusal(
                .denied,
                "\(stage.program) cannot work on \(host.name), which confines sessions: \(reason)",
                rule: "commands.\(stage.program): unconfined",
                wouldWork: instead(of: stage, for: role)
            )
        }
        return nil
    }

    // What shows some of the same by files.
    private func instead(of stage: Command.Stage, for role: Role) -> String? {
        switch stage.program {
        case "systemctl" where allows(role, "journalctl"): "journalctl -u UNIT -n 50"
        case "docker" where allows(role, "tail"): "tail of the container's log, where one is written to a file"
        case "ip" where allows(role, "cat"): "cat /proc/net/dev"
        case "dmesg" where allows(role, "tail"): "tail /var/log/kern.log"
        default: nil
        }
    }
}
