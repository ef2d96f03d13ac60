import PeekCore

extension Policy {
    func decide(_ request: DecisionRequest) -> Decision {
        .deny(Refusal(.denied, "nothing is allowed", rule: "pending"))
    }
    func explain(_ request: DecisionRequest) -> String { "pending" }
    func permissions(of principal: Principal) -> Permissions {
        roles(of: principal).reduce(into: Permissions()) { sum, role in
            sum.recordingsRead = max(sum.recordingsRead, role.may.recordingsRead)
            sum.sessionsKill = sum.sessionsKill || role.may.sessionsKill
            sum.deploysWrite = sum.deploysWrite || role.may.deploysWrite
            sum.incidentsWrite = sum.incidentsWrite || role.may.incidentsWrite
            if role.may.policyExplain == .all { sum.policyExplain = .all }
        }
    }
    func mayRead(recordingOf start: SessionStart, principal: Principal) -> Bool {
        start.principal == principal.name || permissions(of: principal).recordingsRead == .all
    }
}
extension Policy { static var longestLine: Int { 65_536 } }
