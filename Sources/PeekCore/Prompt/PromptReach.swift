/// What a principal may look at from the gateway's own prompt on one host, under one policy.
public struct PromptReach: Sendable {
    /// The host.
    public let host: Host
    /// The name of every role that lets them, and the strictest of their limits; it decides no line.
    public let role: Role
    /// The commands of these roles.
    let entries: [CatalogueEntry]
    private let rules: [PathRules]
    private let roles: [Role]

    /// What people type for them.
    public var commandNames: [String] { entries.map(\.name) }

    init(host: Host, roles: [Role], entries: [CatalogueEntry], rules: [PathRules]) {
        self.host = host
        self.entries = entries
        self.rules = rules
        self.roles = roles
        var role = Role(name: roles.map(\.name).joined(separator: ", "))
        role.limits = roles.map(\.limits).reduce(Limits()) { $0.strictest(with: $1) }
        if roles.contains(where: { $0.input == .never }) { role.input = .never }
        self.role = role
    }

    /// The directory that somebody wants to see, or go to.
    ///
    /// - Parameters:
    ///   - path: as typed.
    ///   - directory: where a relative one starts.
    /// - Returns: the path, absolute and normalised.
    /// - Throws: a refusal where nobody may look at a directory of this name.
    public func directory(_ path: String, from directory: String) throws(Refusal) -> String {
        let absolute = try PathText.normalised(path, in: directory)
        try check(absolute)
        return absolute
    }

    /// Refuses a directory by what it really is, as the host said it: a link may lead anywhere.
    ///
    /// - Parameters:
    ///   - place: the physical path.
    ///   - path: the path by which it was asked for.
    public func check(_ place: String, of path: String) throws(Refusal) {
        guard place != path else { return }
        guard place.utf8.first == UInt8(ascii: "/"), LineCharacters.firstHidden(in: place) == nil else {
            throw Refusal(.unavailable, "\(host.name) does not say where \(path) leads as it should")
        }
        do {
            try check(place)
        } catch {
            var refusal = error
            refusal.message = "\(path) leads to another place: \(error.message)"
            throw refusal
        }
    }

    /// Where the prompt begins.
    public var start: String { mayName(PathText.currentDirectory) ? PathText.currentDirectory : "/" }

    /// How the host confines a look at a directory: by the first role that lets them name it; nil on a plain one.
    public func confinement(at directory: String) -> ConfinementRules? {
        let index = rules.firstIndex { $0.refusal(naming: directory) == nil } ?? rules.startIndex
        guard rules.indices.contains(index) else { return nil }
        return ConfinementRules(roles[index], on: host, rules[index], for: nil)
    }

    /// Whether a name may be shown: of something readable, or of a directory above it.
    public func mayName(_ path: String) -> Bool { rules.contains { $0.refusal(naming: path) == nil } }

    private func check(_ path: String) throws(Refusal) {
        var first: Refusal?
        for rules in rules {
            guard let refusal = rules.refusal(naming: path) else { return }
            first = first ?? refusal
        }
        throw first ?? Refusal(.denied, "no role of yours reads anything on \(host.name)", rule: "roles")
    }
}

extension Limits {
    fileprivate func strictest(with other: Limits) -> Limits {
        func least(_ left: Int?, _ right: Int?) -> Int? { [left, right].compactMap(\.self).min() }
        return Limits(
            sessions: least(sessions, other.sessions),
            duration: least(duration, other.duration),
            idle: least(idle, other.idle),
            bytesPerSecond: least(bytesPerSecond, other.bytesPerSecond)
        )
    }
}

extension Policy {
    /// What a principal may look at from the gateway's own prompt.
    ///
    /// Each line is decided by itself; this is about the prompt around them. A role whose reason or incident was not
    /// given adds nothing to it.
    ///
    /// - Parameter request: who asks about which host, with what was given; its line is not read.
    /// - Throws: a refusal where no role lets them.
    public func promptReach(_ request: DecisionRequest) throws(Refusal) -> PromptReach {
        guard let principal = principals[request.principal] else { throw unknown(request.principal) }
        guard let host = hosts[request.host], mayLook(principal, at: request.host) else {
            throw unseen(request.host, by: principal)
        }
        var roles: [Role] = []
        var unmet: Refusal?
        for role in self.roles(of: principal) where covers(role, host) {
            if let refusal = unmetRequirement(of: role, by: request) {
                unmet = unmet ?? refusal
            } else {
                roles.append(role)
            }
        }
        if roles.isEmpty, let unmet { throw unmet }
        let entries = catalogue.entries.values.filter { entry in roles.contains { allows($0, entry.name) } }
        guard !entries.isEmpty else {
            throw Refusal(
                .denied,
                "your roles name no command on \(host.name)",
                rule: "roles of \(principal.name): commands",
                ask: contact(for: principal, at: host.name)
            )
        }
        return PromptReach(
            host: host,
            roles: roles,
            entries: entries.sorted { $0.name < $1.name },
            rules: roles.map { PathRules($0, on: host, of: self) }
        )
    }
}
