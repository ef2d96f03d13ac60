import Dispatch
import PeekCore
import PeekPolicyFile

/// Reads the policies that verbs are sent, one at a time, where it keeps nobody waiting but their senders.
///
/// No file of this machine is opened for them, whatever they name.
struct SentCandidates: CandidatePolicies {
    private let queue = DispatchQueue(label: "prodpeek.candidates", qos: .utility)

    var maximumBytes: Int { PolicyFile.maximumBytes }

    func read(_ bytes: [UInt8], name: String) async throws(CandidateErrors) -> Policy {
        let result: Result<Policy, PolicyFileErrors> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(PolicyFileErrors) {
                    continuation.resume(returning: .success(try PolicyFile.parse(bytes, name: name)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        switch result {
        case .success(let policy): return policy
        case .failure(let errors): throw CandidateErrors(errors.errors.map(\.description))
        }
    }
}
