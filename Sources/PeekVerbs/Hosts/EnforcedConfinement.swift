import PeekCore

/// What a host is to enforce, and what it said last that it does.
struct EnforcedConfinement: Encodable {
    /// What the policy asks.
    var mode: Confinement
    /// When the host said something last; nil where it never did.
    var reportedAt: Timestamp?
    /// The version of Landlock's interface; 0 where there is none, nil where the host confines nothing.
    var landlock: Int?
    /// The other layers that held.
    var layers: [ConfinementLayer]?
    /// Why a layer did not.
    var missing: [String]?
    /// The helper's version, and the kernel's release.
    var helper: String?
    var kernel: String?
    /// What was wrong; nil where all was as the policy asks.
    var trouble: String?

    init(_ wanted: HostConfinement, _ last: LastReport?) {
        mode = wanted.mode
        reportedAt = last?.at
        trouble = last?.trouble
        guard let report = last?.report else { return }
        landlock = report.landlock
        layers = ConfinementLayer.sorted(report.layers)
        missing = report.missing
        helper = report.helper
        kernel = report.kernel
    }

    /// For people, such as `required: Landlock 7, seccomp, limits, trace, probe (3 min ago)`.
    func text(_ now: Timestamp) -> String {
        guard let reportedAt else { return mode == .none ? "-" : "\(mode.rawValue): not seen yet" }
        let held = landlock.map { ["Landlock \($0)"] + (layers ?? []).map(\.rawValue) } ?? []
        let what = trouble ?? held.joined(separator: ", ")
        return "\(mode.rawValue): \(what) (\(reportedAt.ago(at: now)))"
    }
}
