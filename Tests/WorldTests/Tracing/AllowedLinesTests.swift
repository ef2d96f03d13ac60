import Foundation
import PeekCore
import PeekPolicyFile
import PeekTesting
import Testing

/// Allowed lines, run on a real host through the real gateway while strace looks on: nothing is written, started,
/// reached or read there but what the line's value says.
@Suite(.inOneWorld, .serialized)
struct AllowedLinesTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func allowedLinesDoWhatTheirValuesSay() async throws {
        var policy = try PolicyFile.load(path: world.place + "/policy.yaml")
        // They have to be named, and are not on a world's hosts: the lines are decided and not run.
        policy.roles["operator"]?.commands += Self.absent.sorted()
        let person = try await Person.operatorOf(world)
        var allowed: [(line: String, authorization: Authorization)] = []
        for line in Set(TracedLines.all).sorted() {
            let decision = policy.decide(DecisionRequest(principal: "ops", host: "web1", line: line))
            guard case .allow(let authorization) = decision else {
                Issue.record("\(line) is not allowed: \(decision)")
                continue
            }
            if Self.programs(of: authorization).isDisjoint(with: Self.absent) { allowed.append((line, authorization)) }
        }
        let tried = allowed.reduce(into: Set<String>()) { $0.formUnion(Self.programs(of: $1.authorization)) }
        #expect(Set(policy.catalogue.entries.keys).subtracting(tried) == Self.absent)

        let files = HostFiles(root: person["HOST_ROOT_web1"])
        // More than sort may hold in memory.
        try files.makeLong("/srv/app/logs/long.log", lines: 5_000_000)
        try await files.make(
            allowed.flatMap { $0.authorization.command.stages.flatMap(\.operands) }.compactMap {
                if case .path(let path) = $0 { path } else { nil }
            }
        )
        var runs: [ExpectedRun] = []
        for (line, authorization) in allowed {
            var names: [GlobOperand: [String]] = [:]
            for glob in authorization.globs {
                runs.append(ExpectedRun(listing: glob, of: authorization, line: line))
                names[glob] = try await world.names(authorization.listing(for: glob).plain, on: "web1")
            }
            runs.append(ExpectedRun(try authorization.expanded(with: names).authorization, line: line))
        }
        let expected = Dictionary(runs.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })

        let trace = try await Tracer.trace(of: "web1", in: world) {
            try await run(allowed.map(\.line), as: person)
        }
        let (logins, others) = try trace.logins()
        #expect(Set(others) == ["/usr/sbin/sshd"])
        #expect(Set(logins.map(\.text)) == Set(expected.keys))
        for (text, run) in expected {
            let findings = TraceJudge.findings(in: logins.filter { $0.text == text }, against: run)
            #expect(findings.isEmpty, "\(run.line)")
        }
    }

    /// What the account itself can do on the host, with no policy before it, and what must be found of it.
    @Test func whatIsBeyondAValueIsFound() async throws {
        let visitor = try await Visitor(world)
        let trace = try await Tracer.trace(of: "web1", in: world) {
            for deed in Deed.all {
                try await visitor.obtain(deed.text)
                _ = try await visitor.visit(["x"])
            }
        }
        let logins = try trace.logins().logins
        for deed in Deed.all {
            let own = logins.filter { $0.text == deed.text }
            try #require(own.count == 1, "\(deed.text)")
            let findings = TraceJudge.findings(in: own, against: deed.run)
            #expect(
                findings.contains { $0.kind == deed.kind && $0.what.contains(deed.what) },
                "\(deed.text): \(findings)"
            )
        }
    }

    /// What a world has not: they speak to daemons and clusters of their own.
    private static let absent: Set = ["docker", "kubectl"]

    private static func programs(of authorization: Authorization) -> Set<String> {
        Set(authorization.command.stages.map(\.program))
    }

    /// Runs the lines through the gateway, a few at a time, and those that do not end beside them for a while.
    private func run(_ lines: [String], as person: Person) async throws {
        let control = world.directory.appending(path: "control").path()
        try await Running.whileRunning(person.ssh("web1", options: ["-M", "-N", "-S", control])) { master in
            try await master.makes(control)
            let shared = ["-o", "ControlPath=\(control)", "-o", "ControlMaster=no"]
            try await whileFollowing(lines.filter(TracedLines.endless.contains)[...], as: person, shared) {
                let others = lines.filter { !TracedLines.endless.contains($0) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (index, line) in others.enumerated() {
                        // strace has one thread for all of them.
                        if index >= 3 { try await group.next() }
                        group.addTask { try await look(line, as: person, shared) }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    /// Runs a line to its end; on a busy machine a host may not answer in time, and then again.
    private func look(_ line: String, as person: Person, _ options: [String]) async throws {
        var seen = try await person.run(line, options: options)
        for _ in 0..<3 where seen.status == 69 { seen = try await person.run(line, options: options) }
        #expect(![64, 66, 69, 75, 77, 124, 126, 255].contains(seen.status), "\(line): \(seen.errors)")
    }

    /// Has lines that do not end run beside `body`, each from when its session has started.
    private func whileFollowing(
        _ lines: ArraySlice<String>,
        as person: Person,
        _ options: [String],
        _ body: () async throws -> Void
    ) async throws {
        guard let line = lines.first else { return try await body() }
        try await Running.whileRunning(person.ssh("web1", line, options: options)) { running in
            try await running.says("recorded")
            try await whileFollowing(lines.dropFirst(), as: person, options, body)
        }
    }
}

extension World {
    /// The names that a listing gives on a host.
    fileprivate func names(_ listing: String, on host: String) async throws -> [String] {
        let listed = try await onHost(host, ["/bin/sh", "-c", listing])
        return listed.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
