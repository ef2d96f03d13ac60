/// What one role makes readable on one host; denials win over everything.
struct PathRules: Sendable, Hashable {
    /// What the role says of all hosts.
    private let own: RolePaths
    /// Log files of the role's services on this host, absolute and normalised.
    let logs: [String]
    /// Journal units of the role's services on this host.
    let units: [String]

    /// The rules of `role` on `host`, both of `policy`.
    init(_ role: Role, on host: Host, of policy: Policy) {
        var logs: [String] = []
        var units: [String] = []
        let reach = policy.index.reach(ofRole: role.name)
        let number = policy.index.number(of: host.name)
        for service in reach?.services ?? [] {
            guard let number, service.hosts.contains(number) else { continue }
            for log in service.service.logs {
                switch log.source {
                case .path(let path): logs.append(path)
                case .unit(let unit): units.append(unit)
                }
            }
        }
        own = reach?.paths ?? RolePaths(role)
        self.logs = logs
        self.units = units
    }

    /// The role's name, for refusals.
    var role: String { own.role }
    /// The role's readable paths.
    var read: [PathPattern] { own.read }
    /// What the role denies beyond ``DeniedPaths``.
    var deny: [PathPattern] { own.deny }
    /// Every pattern that denies.
    var denials: [PathPattern] { own.denials }
    /// Options that leave out what is denied in any directory.
    var exclusionsAnywhere: [Command.Option] { own.exclusionsAnywhere }
    /// Denials of certain directories only.
    var denialsSomewhere: [PathPattern] { own.denialsSomewhere }

    /// The pattern that denies `path`, and the rule that it is; nil when none does.
    func denial(of path: String) -> (pattern: PathPattern, rule: String)? {
        let folded = FoldedPath(path)
        guard let index = denials.firstIndex(where: { $0.denies(folded) }) else { return nil }
        let pattern = denials[index]
        let isBuiltIn = index < DeniedPaths.patterns.count
        return (pattern, isBuiltIn ? "built-in deny: \(pattern)" : "role \(role): deny \(pattern)")
    }

    /// Whether `path` is among the readable ones, denials aside.
    func isListed(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        return read.contains { $0.matches(bytes) } || logs.contains { RotatedLog.isOne(path, of: $0) }
    }

    /// Whether the content of `path` may be shown.
    func isReadable(_ path: String) -> Bool { isListed(path) && denial(of: path) == nil }

    /// Whether `path` is a directory above something readable.
    func isAbove(_ path: String) -> Bool {
        let directory = path == "/" ? [UInt8(ascii: "/")] : Array(path.utf8) + [UInt8(ascii: "/")]
        return read.contains { $0.literalRoot.starts(with: directory) }
            || logs.contains { $0.utf8.starts(with: directory) }
    }

    /// Whether `stage` may be given `path`.
    func allows(_ path: String, in stage: Command.Stage) -> Bool {
        if denial(of: path) != nil { return false }
        return isListed(path) || (stage.access == .names && !stage.isRecursive && isAbove(path))
    }

    /// Why `command` shows what these rules do not make readable; nil when it does not.
    func refusal(of command: Command) -> Refusal? {
        do {
            for stage in command.stages { try check(stage) }
            return nil
        } catch {
            return error
        }
    }

    /// Why not even the name of `path` may be shown; nil where it may.
    func refusal(naming path: String) -> Refusal? {
        if let denial = denial(of: path) { return denied(path, denial.rule) }
        return isListed(path) || isAbove(path) ? nil : unlisted(path)
    }

    /// Refuses a stage that shows what these rules do not make readable.
    private func check(_ stage: Command.Stage) throws(Refusal) {
        for option in stage.options + stage.verbOptions where option.isPath {
            try check(option.value ?? "", showing: .names, of: stage)
        }
        switch stage.access {
        case .none: return
        case .journal: try checkJournal(stage)
        case .content, .names:
            for operand in stage.operands {
                switch operand {
                case .text, .standardInput, .unit, .program: continue
                case .path(let path): try check(path, showing: stage.access, of: stage)
                case .glob(let glob): try check(glob)
                }
            }
            if stage.access == .content, stage.isRecursive { try checkInclusions(stage) }
            if stage.looksInDirectories { try checkPairs(stage) }
        }
    }

    private func check(
        _ path: String,
        showing access: Command.Access,
        of stage: Command.Stage
    ) throws(Refusal) {
        if let denial = denial(of: path) { throw denied(path, denial.rule) }
        if isListed(path) { return }
        guard access == .names, isAbove(path) else { throw unlisted(path) }
        guard !stage.isRecursive else {
            throw Refusal(
                .denied,
                "\(path) holds more than role \(role) may read, and the command goes through all of it",
                rule: "role \(role): read",
                wouldWork: "\(stage.program) without going into directories, or \(readable)"
            )
        }
    }

    /// A glob may start only where everything is readable, or aim at readable files; each name is checked again when
    /// it is known.
    private func check(_ glob: GlobOperand) throws(Refusal) {
        let text = glob.literalText
        let aim = GlobAim(glob)
        if let pattern = denials.first(where: { $0.aims(at: aim) }) {
            throw denied(text, deny.contains(pattern) ? "role \(role): deny \(pattern)" : "built-in deny: \(pattern)")
        }
        let directory = glob.directory
        guard isListed(directory) || isListed(text) || continues(glob, from: directory) else { throw unlisted(text) }
        if let denial = denial(of: directory) { throw denied(text, denial.rule) }
    }

    /// Whether `glob` is itself a readable pattern, is for the names in `directory` that begin with a readable path, or
    /// could mean a rotated log.
    private func continues(_ glob: GlobOperand, from directory: String) -> Bool {
        let prefix = Array(glob.literalPrefix)
        let parent = Array(directory.utf8) + (directory == "/" ? [] : [UInt8(ascii: "/")])
        let begins = read.contains { pattern in
            if pattern.description == glob.description { return true }
            guard !pattern.isGlob, prefix.starts(with: pattern.literalRoot) else { return false }
            return pattern.literalRoot.count > parent.count && prefix.starts(with: parent)
        }
        return begins || logs.contains { RotatedLog.samples(of: $0).contains(where: glob.matches) }
    }

    /// Checks what is opened where an operand turns out to be a directory: in it, the file with another operand's name.
    private func checkPairs(_ stage: Command.Stage) throws(Refusal) {
        let paths = stage.operands.compactMap { if case .path(let path) = $0 { path } else { nil } }
        for directory in paths where !logs.contains(where: { RotatedLog.isOne(directory, of: $0) }) {
            for path in paths where path != directory {
                let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
                try check("\(directory)/\(name)", showing: .content, of: stage)
            }
        }
    }

    private func checkInclusions(_ stage: Command.Stage) throws(Refusal) {
        for option in stage.options where option.name == "include" {
            let pattern = "/" + (option.value ?? "")
            let aim = GlobAim(GlobOperand(pattern, Glob(pattern)))
            if let denied = denials.first(where: { $0.aims(at: aim) }) {
                throw Refusal(
                    .denied,
                    "--include=\(option.value ?? "") asks for files that are never shown",
                    rule: "deny \(denied)",
                    wouldWork: readable
                )
            }
        }
    }

    private func checkJournal(_ stage: Command.Stage) throws(Refusal) {
        if isReadable(JournalRules.directory) { return }
        guard let excess = JournalRules.excess(of: stage, over: units) else { return }
        throw Refusal(
            .denied,
            "\(excess) of the journal is not among what role \(role) may read",
            rule: "role \(role): services, read",
            wouldWork: units.isEmpty
                ? "a file: \(readable)" : "journalctl " + units.map { "-u \(singleQuoted($0))" }.joined(separator: " ")
        )
    }

    private func denied(_ path: String, _ rule: String) -> Refusal {
        Refusal(.denied, "\(path) may hold secrets and is never shown", rule: rule, wouldWork: readable)
    }

    private func unlisted(_ path: String) -> Refusal {
        Refusal(
            .denied,
            "\(path) is not among what role \(role) may read here",
            rule: "role \(role): services, read",
            wouldWork: readable
        )
    }

    /// The readable paths in words; the first few, because a refusal is one line.
    private var readable: String {
        let paths = logs + read.map(\.description)
        guard !paths.isEmpty else { return "role \(role) makes no file readable here" }
        let shown = 8
        return paths.prefix(shown).joined(separator: ", ")
            + (paths.count > shown ? " and \(paths.count - shown) more" : "")
    }
}
