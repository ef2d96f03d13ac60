import Foundation
import PeekTesting
import Testing

/// An event as the log has it.
struct RecordedEvent: Decodable, Sendable {
    struct Fact: Decodable, Sendable {
        let type: String
        let principal: String
        let source: String
        let subject: [String: String]
        let outcome: String
        let reason: String
        let policyHash: String
        let details: Details
    }

    struct Details: Decodable, Sendable {
        let sessionEnded: SessionEnded?
        let text: [String: String]?
    }

    struct SessionEnded: Decodable, Sendable {
        let cause: String
        let exitStatus: Int?
        let quietlyRefused: Int
    }

    let sequence: Int
    let fact: Fact
}

extension World {
    /// A program of Tests/WorldPrograms.
    static func program(_ name: String) -> String { repository.appending(path: "Tests/WorldPrograms/\(name)").path() }

    /// The events after a sequence number, in order.
    func events(after sequence: Int = 0) async throws -> [RecordedEvent] {
        let file = place + "/gateway/data/events.sqlite"
        let listed = try await Finished.running([
            "/usr/bin/python3", Self.program("events.py"), file, "\(sequence)",
        ])
        try #require(listed.status == 0, "\(listed.errors)")
        return try listed.output.split(separator: "\n").map {
            try JSONDecoder().decode(RecordedEvent.self, from: Data($0.utf8))
        }
    }

    /// What happened in the log while `body` ran, and until `isComplete` holds of it.
    func events(
        during body: () async throws -> Void,
        until isComplete: ([RecordedEvent]) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [RecordedEvent] {
        let last = try await events().last?.sequence ?? 0
        try await body()
        var seen: [RecordedEvent] = []
        try await eventually("the events never came", sourceLocation: sourceLocation) {
            seen = try await events(after: last)
            return isComplete(seen)
        }
        return seen
    }

    /// What runs on a host for the account of the gateway, sshd's part of a connection included.
    func processes(on host: String) async throws -> [String] {
        let listed = try await onHost(host, ["/usr/bin/ps", "-u", "prodpeek", "-o", "args="])
        return listed.output.split(separator: "\n").map(String.init)
    }

    /// Waits until nothing runs on a host for the account of the gateway.
    func runsNothing(on host: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var left: [String] = []
        try await eventually("\(host) still runs \(left)", sourceLocation: sourceLocation) {
            left = try await processes(on: host)
            return left.isEmpty
        }
    }

    /// Whether the gateway has a connection to a host, answered or not.
    func isConnected(to host: String) async throws -> Bool {
        let gateway = try #require(try await environment()["GATEWAY_HOST"])
        let ends = [gateway, Self.address(of: host, near: gateway)].map { address in
            // The table has the bytes of an address in hexadecimal, the last one first; 01 is ESTABLISHED (proc(5)).
            let bytes = address.split(separator: ".").compactMap { UInt8($0) }.reversed()
            return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }.joined()
        }
        return try kernelFile("/proc/net/tcp").split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[1].hasPrefix(ends[0]) && fields[2].hasPrefix(ends[1]) && fields[3] == "01"
        }
    }

    /// The address of a host of the world whose gateway has this one.
    static func address(of host: String, near gateway: String) -> String {
        gateway.dropLast() + (["web1": "11", "web2": "12", "db1": "21"][host] ?? "0")
    }

    /// The policy as it is in force, for a test to change.
    func policy() throws -> String { try String(contentsOfFile: place + "/policy.yaml", encoding: .utf8) }

    /// Puts a policy in force; it must be a good one.
    func adopt(_ policy: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let before = try await events().last?.fact.policyHash
        let loaded = try await events(
            during: {
                try write(policy)
                // The gateway would look by itself within a second.
                kill(try #require(try await environment()["PRODPEEKD_PID"].flatMap(pid_t.init)), SIGHUP)
            },
            until: {
                $0.contains { event in
                    let type = event.fact.type
                    return type == "policy.rejected" || type == "policy.loaded" && event.fact.policyHash != before
                }
            },
            sourceLocation: sourceLocation
        )
        let rejected = loaded.first { $0.fact.type == "policy.rejected" }
        try #require(rejected == nil, "\(rejected?.fact.reason ?? "")", sourceLocation: sourceLocation)
    }

    /// Replaces the policy file in one step, as a careful person does.
    func write(_ policy: String) throws {
        try Data(policy.utf8).write(to: URL(filePath: place + "/policy.yaml"), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place + "/policy.yaml")
    }

    /// Runs `body` with a changed policy in force.
    func withPolicy(
        replacing old: String,
        by new: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async throws {
        let before = try policy()
        let isThere = before.contains(old)
        try #require(isThere, "the policy has no \(old)", sourceLocation: sourceLocation)
        try await adopt(before.replacing(old, with: new, maxReplacements: 1), sourceLocation: sourceLocation)
        do {
            try await body()
        } catch {
            try await adopt(before, sourceLocation: sourceLocation)
            throw error
        }
        try await adopt(before, sourceLocation: sourceLocation)
    }
}
