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

extension Timestamp {
    func ago(at now: Timestamp) -> String {
        let elapsed = now.milliseconds - milliseconds
        return elapsed < 1000 ? "just now" : "\(duration(until: now)) ago"
    }
    func duration(until end: Timestamp) -> String {
        let seconds = max(0, (end.milliseconds - milliseconds) / 1000)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<(48 * 3600): return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }
}

struct DeployNotice {
    var deploy: Deploy
    init(_ deploy: Deploy) { self.deploy = deploy }
    var label: String {
        let label = "deploy \(deploy.service ?? "-") \(deploy.version) by \(deploy.by) \(deploy.status.rawValue)"
        guard let end = deploy.finishedAt, deploy.startedAt < end else { return label }
        return "\(label) after \(deploy.startedAt.duration(until: end))"
    }
}
