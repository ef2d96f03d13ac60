/// What may be seen of a host's journal, which holds what every service and every log-in wrote.
enum JournalRules {
    /// Where journald keeps it; a role that may read this may read all of the journal.
    static let directory = "/var/log/journal"
    /// What journalctl(1) reads: journald's files, kept or not, and the machine's name for them.
    static let files = [directory, "/run/log/journal", "/etc/machine-id"]

    /// Whether `operand` is `FIELD=VALUE` (systemd.journal-fields(7)) or `+`; a path would name a program.
    static func isMatch(_ operand: String) -> Bool {
        if operand == "+" { return true }
        guard let equals = operand.utf8.firstIndex(of: UInt8(ascii: "=")), equals > operand.utf8.startIndex else {
            return false
        }
        return operand.utf8[..<equals].allSatisfy {
            ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "_")
        }
    }

    /// What in `stage` reaches beyond the journal of `units`; nil when nothing does.
    ///
    /// Units are joined by OR among themselves and by AND with the other matches, but `+` starts a new alternative,
    /// and these options either add one or list values of the whole journal.
    static func excess(of stage: Command.Stage, over units: [String]) -> String? {
        var namesUnit = false
        for option in stage.options {
            switch option.name {
            case "u", "unit":
                let unit = option.value ?? ""
                guard covers(units, unit) else { return "the unit \(unit)" }
                namesUnit = true
            case "user-unit", "k", "dmesg", "F", "field", "N", "fields", "list-boots", "disk-usage":
                return option.words[0]
            default: break
            }
        }
        for case .unit(let unit) in stage.operands {
            guard covers(units, unit) else { return "the unit \(unit)" }
            namesUnit = true
        }
        if stage.operands.contains(.text("+")) { return "+" }
        return namesUnit ? nil : "the whole journal"
    }

    /// Whether everything that `unit` can name is among `units`; a unit of the policy may be a glob.
    private static func covers(_ units: [String], _ unit: String) -> Bool {
        if units.contains(unit) { return true }
        let asked = Glob(unit)
        guard !asked.isLiteral else {
            let name = Array(full(unit).utf8)
            return units.contains { Glob(full($0)).matches(name, .wholePaths) }
        }
        // Compared as text: where a pattern matches the text of a glob, its `*` cover the wildcards of the glob. That
        // does not hold for `?` and brackets, which would take a `*` for one character.
        return units.contains { policy in
            let pattern = Glob(full(policy))
            return !pattern.tokens.contains(where: \.isOneCharacter) && pattern.matches(Array(unit.utf8), .wholePaths)
        }
    }

    // systemd.unit(5): a name without one of these suffixes is a service's.
    private static let suffixes = [
        ".service", ".socket", ".device", ".mount", ".automount", ".swap", ".target", ".path", ".timer", ".slice",
        ".scope",
    ]

    private static func full(_ unit: String) -> String {
        suffixes.contains { unit.hasSuffix($0) } ? unit : unit + ".service"
    }
}
