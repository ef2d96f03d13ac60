import PeekCore

/// Reads a policy that is written as the name of one it was given.
struct MemoryCandidates: CandidatePolicies {
    var policies: [String: Policy] = [:]

    var maximumBytes: Int { 1000 }

    func read(_ bytes: [UInt8], name: String) async throws(CandidateErrors) -> Policy {
        if let policy = policies[String(decoding: bytes, as: UTF8.self)] { return policy }
        throw CandidateErrors(["\(visible(name)):1:1: not a policy", "\(visible(name)):2:1: nor here"])
    }
}
