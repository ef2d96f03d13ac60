import PeekCore

extension Shape {
    private static let mode: [Key] = [.required("mode", .confinementMode, "Whether it must be there.")]
    private static let least: [Key] = [
        .optional("minimum", .mapping(confinementMinimum), "The least that must hold; otherwise nothing runs.")
    ]

    /// What a host's kernel has to enforce.
    static let confinement = Shape(keys: mode + least)

    /// The same for several hosts.
    static let confinementRule = Shape(
        keys: [.required("hosts", .hosts, "Which hosts: names, or {labels: {role: web}}.")] + mode + least
    )

    /// The least that must hold.
    static let confinementMinimum = Shape(
        .optional(
            "landlock",
            .number(1...99),
            "The least version of Landlock's interface; 2, that of Linux 5.19, if left out."
        ),
        .optional(
            "layers",
            .list(of: .words(ConfinementLayer.allCases.map { ($0.rawValue, $0.meaning) })),
            "Layers that must hold, beside seccomp, limits, trace and probe, which always must."
        )
    )
}

extension Schema {
    /// Whether a host must confine.
    static let confinementMode = words([
        (Confinement.required.rawValue, "Nothing runs where the helper is missing or reports less than the minimum."),
        (
            Confinement.preferred.rawValue,
            "Confined where the helper is there; otherwise plain, and the person is told."
        ),
        (Confinement.none.rawValue, "A plain host."),
    ])

    /// A mode, or a mode with a minimum.
    static let confinement = either(confinementMode, mapping(.confinement))
}

extension ConfinementLayer {
    fileprivate var meaning: String {
        switch self {
        case .seccomp: "System calls that write, connect or watch others are refused."
        case .limits: "Memory, processes and files are limited."
        case .namespaces: "Mounts, processes and shared memory of the session's own."
        case .cgroup: "Memory and processes of the whole session are limited together."
        case .trace: "Every program that starts is told to the gateway before its first instruction."
        case .probe: "The helper tried what must fail, and it failed."
        }
    }
}
