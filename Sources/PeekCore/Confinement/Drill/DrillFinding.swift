/// What came of one attempt of a drill.
public struct DrillFinding: Sendable, Hashable {
    /// What came of it.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// The kernel refused it.
        case held
        /// It worked, as it is known to where the host or the role gives no more.
        case known
        /// There was nothing to try it on.
        case untried
        /// It could not be tried, or did not end: nobody knows whether it holds.
        case failed
        /// It worked, and must not.
        case escaped
    }

    /// The classes that there are.
    static let classes: Set = [
        "files", "special files", "reading", "network", "processes", "watching", "limits", "namespaces", "kernel",
    ]

    /// The class of attempts that it belongs to, such as `network`.
    public var `class`: String
    /// What a session could do, such as `make a TCP socket`.
    public var attempt: String
    /// What came of it.
    public var verdict: Verdict
    /// How the kernel refused it, or why it was not tried, in the host's words; nil where there is nothing to say.
    public var how: String?

    /// Makes a finding.
    public init(class: String, attempt: String, verdict: Verdict, how: String? = nil) {
        self.class = `class`
        self.attempt = attempt
        self.verdict = verdict
        self.how = how
    }

    /// What to do about it; nil where it did not escape.
    public var mend: String? {
        guard verdict == .escaped else { return nil }
        switch self.class {
        case "files", "special files", "reading":
            return "Landlock and the session's mounts close this: boot a kernel that has Landlock among its security "
                + "modules (cat /sys/kernel/security/lsm), and install this release's prodpeek-confine"
        case "watching":
            return "programs are told by ptrace: set kernel.yama.ptrace_scope to 1, and install this release's "
                + "prodpeek-confine"
        case "limits":
            return "limits and a cgroup close this: install this release's prodpeek-confine"
        default:
            return "the filter of system calls closes this, and a newer kernel may have calls that it does not know: "
                + "install this release's prodpeek-confine, or boot the kernel that was there before"
        }
    }
}

/// What a drill found on a host.
public struct DrillFindings: Sendable, Hashable {
    /// What the host said that it enforces; nil where it has not been kept.
    public var report: ConfinementReport?
    /// All attempts, in the helper's order.
    public var attempts: [DrillFinding]
    /// What remains on this host for this role, in sentences.
    public var remains: [String]

    /// Makes findings.
    public init(report: ConfinementReport?, attempts: [DrillFinding], remains: [String]) {
        self.report = report
        self.attempts = attempts
        self.remains = remains
    }

    /// ``ExitStatus/checkFailed`` where anything escaped or could not be tried, and where nothing was.
    public var exitStatus: ExitStatus {
        let isProved = attempts.contains { $0.verdict == .held }
        return isProved && !attempts.contains { [.escaped, .failed].contains($0.verdict) } ? .success : .checkFailed
    }
}

extension BoundaryDrill {
    /// What remains on a host that reported this, whatever is tried: the same as in Confinement.md.
    public func remains(_ report: ConfinementReport?) -> [String] {
        var sentences = [
            "a hard link that root made inside a path that may be read leads to its file",
            "a FIFO that is made in such a path after a session has started can be read",
        ]
        let layers = report?.layers ?? []
        if !layers.contains(.cgroup) {
            sentences.append("memory of several processes together is not bounded: the host delegates no cgroup")
        }
        if confinement.seesAllProcesses {
            sentences.append(
                "other processes are seen, with their arguments and open files: the role has processes: all"
            )
        }
        if !layers.contains(.namespaces) {
            sentences.append("names, sizes and times of files are seen: the kernel gives the account no namespaces")
        }
        return sentences
    }
}
