/// What was allowed: the parsed command and the role that allowed all of it.
public struct Authorization: Sendable, Hashable {
    /// The role that covers the whole line; roles are not added up within one line.
    public let role: Role
    /// Where it may run.
    let host: Host
    /// The parsed line.
    public private(set) var command: Command
    /// The policy that decided.
    public let policyHash: String
    /// What the role makes readable on the host.
    let paths: PathRules

    private static let mostNames = 1000

    /// Made by ``Policy/decide(_:)`` alone.
    init(role: Role, host: Host, command: Command, policyHash: String, paths: PathRules) {
        self.role = role
        self.host = host
        self.command = command
        self.policyHash = policyHash
        self.paths = paths
    }

    /// The globs whose names must be looked up on the host before the command runs; empty when there are none.
    ///
    /// For each: run ``listing(for:)`` on the host, then hand all names to ``expanded(with:)``.
    public var globs: [GlobOperand] { command.globs }

    /// Puts the names that were found in place of the globs.
    ///
    /// Each name is matched again here, so that nothing depends on the host's own matching, and checked against the
    /// role's paths like one that was typed. Names that start with a dot are not matched by a wildcard. Where nothing
    /// matches, the pattern itself stays as a quoted word, as in a shell.
    ///
    /// - Parameter names: for each glob the absolute names that its listing gave, in any order.
    /// - Returns: the authorization to run, and how many names matched but may not be read.
    /// - Throws: a refusal when nothing that matches may be read, or when there is more than a command line holds.
    public func expanded(
        with names: [GlobOperand: [String]]
    ) throws(Refusal) -> (authorization: Authorization, leftOut: Int) {
        var result = self
        var leftOut = 0
        var count = 0
        for index in command.stages.indices {
            let stage = command.stages[index]
            var operands: [Command.Operand] = []
            for operand in stage.operands {
                guard case .glob(let glob) = operand else {
                    operands.append(operand)
                    continue
                }
                let matching = Set(names[glob] ?? []).filter(glob.matches)
                let readable = matching.filter { isUsable($0, in: stage) }.sorted {
                    $0.utf8.lexicographicallyPrecedes($1.utf8)
                }
                leftOut += matching.count - readable.count
                count += readable.count
                operands += readable.isEmpty ? [try literal(glob, in: stage)] : readable.map { .path($0) }
            }
            result.command.stages[index].operands = operands
        }
        let bytes = result.rendering(terminal: nil).utf8.count
        guard count <= Self.mostNames, bytes <= HostCommand.mostBytes else {
            let excess =
                count > Self.mostNames
                ? "\(count) names, and a command line holds at most \(Self.mostNames)"
                : "\(count) names, which make a line of \(bytes) bytes, and \(HostCommand.mostBytes) is the most"
            throw Refusal(
                .limit,
                "the wildcards match \(excess)",
                rule: GrammarRule.name,
                wouldWork: "a narrower pattern, or grep -r PATTERN DIRECTORY"
            )
        }
        return (result, leftOut)
    }

    private func isUsable(_ name: String, in stage: Command.Stage) -> Bool {
        guard LineCharacters.firstHidden(in: name) == nil else { return false }
        if stage.isScript, !PathText.isPlain(name) { return false }
        return paths.allows(name, in: stage)
    }

    private func literal(_ glob: GlobOperand, in stage: Command.Stage) throws(Refusal) -> Command.Operand {
        let text = glob.literalText
        guard paths.allows(text, in: stage) else {
            throw Refusal(
                .denied,
                "nothing that role \(role.name) may read matches \(text)",
                rule: "role \(role.name): services, read",
                wouldWork: "ls \(glob.directory)"
            )
        }
        return .path(text)
    }
}
