import Foundation

@testable import PeekCore

/// A directory of files that is gone when the test is over.
final class TemporaryTree {
    let path: String

    /// Makes files by their paths below the directory; each holds its own path and a line break.
    init(_ files: [String]) throws {
        path = "/tmp/prodpeek-tests-\(UInt64.random(in: 0 ... .max))"
        for file in files {
            let url = URL(fileURLWithPath: "\(path)/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("\(file)\n".utf8).write(to: url)
        }
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// The test policy with the directory readable for `ops`.
    var policy: Policy {
        var policy = TestPolicy.policy
        policy.roles["watcher"]?.read.append(PathPattern(path))
        return policy
    }

    /// What `ops` may run.
    func authorize(_ line: String) throws -> Authorization {
        let decision = policy.decide(DecisionRequest(principal: "ops", host: "web1", line: line))
        switch decision {
        case .allow(let authorization): return authorization
        case .deny(let refusal): throw refusal
        }
    }
}
