import PeekCore

extension Policy {
    func decide(_ request: DecisionRequest) -> Decision {
        guard hosts[request.host] != nil, principals[request.principal] != nil else {
            return .deny(Refusal(.notFound, "no host \(request.host) that you may see"))
        }
        return .deny(Refusal(.denied, "nothing is allowed", rule: "pending"))
    }
    func explain(_ request: DecisionRequest) -> Explanation {
        Explanation(decision: decide(request), lines: ["deny   nothing is allowed"])
    }
    func permissions(of name: String) -> Permissions? {
        principals[name].map(roles).map { $0.reduce(into: Permissions()) { sum, role in
            sum.recordingsRead = max(sum.recordingsRead, role.may.recordingsRead)
            sum.sessionsKill = sum.sessionsKill || role.may.sessionsKill
            sum.deploysWrite = sum.deploysWrite || role.may.deploysWrite
            sum.incidentsWrite = sum.incidentsWrite || role.may.incidentsWrite
            if role.may.policyExplain == .all { sum.policyExplain = .all }
        } }
    }
    func mayRead(recordingOf start: SessionStart, by name: String) -> Bool {
        start.principal == name || permissions(of: name)?.recordingsRead == .all
    }
}

struct Explanation {
    let decision: Decision
    let lines: [String]
}

extension Command {
    static func decode(_ bytes: some Collection<UInt8>) throws(Refusal) -> String {
        guard let line = String(validating: bytes, as: UTF8.self) else { throw Refusal(.denied, "not UTF-8") }
        return line
    }
}
