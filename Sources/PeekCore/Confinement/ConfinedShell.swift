/// A shell that a role gives on a host that confines it.
public struct ConfinedShell: Sendable {
    /// The role.
    public let role: Role
    /// Within what it runs.
    public let confinement: ConfinementRules
}

extension Policy {
    /// The shell that a principal has on a host that confines it: by the first role that gives one.
    ///
    /// - Parameter request: who asks, where, and with what reason; its line is not read.
    /// - Returns: nil where no role does; a refusal where one does that asks for what was not given.
    public func confinedShell(_ request: DecisionRequest) -> Result<ConfinedShell, Refusal>? {
        guard let principal = principals[request.principal], let host = hosts[request.host] else { return nil }
        var unmet: Refusal?
        for role in roles(of: principal) where role.shell == .confined && covers(role, host) {
            let paths = PathRules(role, on: host, of: self)
            guard let rules = ConfinementRules(role, on: host, paths, for: nil) else { return nil }
            guard let refusal = unmetRequirement(of: role, by: request) else {
                return .success(ConfinedShell(role: role, confinement: rules))
            }
            unmet = unmet ?? refusal
        }
        return unmet.map { .failure($0) }
    }
}
