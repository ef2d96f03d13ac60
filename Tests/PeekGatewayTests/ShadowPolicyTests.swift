import Foundation
import Logging
import PeekCore
import PeekTesting
import Testing

@testable import PeekGateway

/// A shadow says what it would decide, and nobody waits for it.
@Suite(.timeLimit(.minutes(20)))
struct ShadowPolicyTests {
    private let file: PolicyFileOnDisk
    private let log = InMemoryEventLog()
    private let live: Policy

    init() throws {
        file = try PolicyFileOnDisk()
        live = try PolicyFileOnDisk.policy(PolicyFileOnDisk.text(commands: "[tail, uptime]"))
    }

    private var facts: FactRecorder {
        FactRecorder(
            log: log,
            policyHash: { [live] in live.hash },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Decides as the live policy does, and lets the shadow decide too.
    private func decide(_ line: String, on host: String = "web1", beside shadow: ShadowPolicy) -> Verdict {
        let asked = DecisionRequest(principal: "dev", host: host, line: line, incident: "i-1")
        let verdict = live.decide(asked).verdict
        shadow.compare(DecidedRequest(asked, from: "192.0.2.1:1", verdict, by: live))
        return verdict
    }

    /// Runs the service while `body` does.
    private func running(_ shadow: ShadowPolicy, _ body: () async throws -> Void) async throws {
        let service = Task { [facts] in await ShadowRun(shadow: shadow, facts: facts).run() }
        do {
            try await body()
        } catch {
            service.cancel()
            await service.value
            throw error
        }
        service.cancel()
        await service.value
    }

    private func recorded(_ type: EventType) async -> [Fact] { await log.events.map(\.fact).filter { $0.type == type } }

    /// Waits until the log has so many events of a type.
    private func logged(_ count: Int, _ type: EventType) async throws {
        for await _ in await log.changes() where await recorded(type).count >= count { return }
        throw CancellationError()
    }

    /// Waits until everything that was handed to the shadow is done.
    private func settled(_ shadow: ShadowPolicy) async {
        await withCheckedContinuation { continuation in shadow.queue.async { continuation.resume() } }
    }

    @Test func whatItWouldDenyIsAnEventAndACount() async throws {
        let text = PolicyFileOnDisk.text(commands: "[tail]")
        try file.write(text)
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            await settled(shadow)
            for _ in 0..<5 { #expect(decide("uptime", beside: shadow).allows) }
            #expect(decide("tail /var/log/checkout/app.log", beside: shadow).allows)
            #expect(!decide("rm x", beside: shadow).allows)
            try await logged(1, .policyShadowDiffered)
            await settled(shadow)
            #expect(shadow.status.differing == 5)
        }
        let status = shadow.status
        #expect(status.differing == 5)
        #expect(status.uncompared == 0)
        #expect(status.hash == (try PolicyFileOnDisk.policy(text)).hash)
        #expect(shadow.totals == ShadowPolicy.Totals(differing: 5, uncompared: 0))
        let differed = await recorded(.policyShadowDiffered)
        let sums = differed.compactMap { ReplayedChange($0, ofShadow: status.hash ?? "")?.count }
        #expect(sums == [1, 4], "the first at once, the rest together at the end")
        let first = try #require(differed.first)
        #expect(first.principal == "dev")
        #expect(first.source == "192.0.2.1:1")
        #expect(first.subject == Subject(host: "web1", incident: "i-1"))
        #expect(first.outcome == .denied)
        #expect(first.policyHash == live.hash)
    }

    @Test func whatItWouldAllowIsAnEventToo() async throws {
        try file.write(
            PolicyFileOnDisk.text(commands: "[tail, uptime, df]").replacing("web1", with: "web2")
        )
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            #expect(!decide("df", on: "web2", beside: shadow).allows)
            try await logged(1, .policyShadowDiffered)
        }
        let fact = try #require(await recorded(.policyShadowDiffered).first)
        #expect(fact.outcome == .success)
        #expect(fact.subject.host == nil, "the live policy has no such host")
    }

    @Test func brokenFileIsAWarningOnceUntilItIsMended() async throws {
        try file.write("roles: [")
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            try await logged(1, .policyShadowRejected)
            #expect(shadow.trouble?.hasPrefix("\(file.path):1:") == true)
            #expect(decide("uptime", beside: shadow).allows, "the live decision is what it is")
            await settled(shadow)
            #expect(shadow.status.uncompared == 1)
            shadow.look(always: false)
            shadow.look(always: false)
            try file.write(PolicyFileOnDisk.text(commands: "[tail]"))
            try await logged(1, .policyShadowLoaded)
            #expect(shadow.trouble == nil)
            #expect(shadow.status.uncompared == 0, "a candidate begins with its own count")
            #expect(decide("uptime", beside: shadow).allows)
            await settled(shadow)
            #expect(shadow.status.differing == 1)
        }
        let rejected = await recorded(.policyShadowRejected)
        #expect(rejected.count == 1, "one event for one load")
        #expect(rejected.first?.outcome == .failure)
        #expect(rejected.first?.reason.contains(":1:") == true)
    }

    @Test func missingFileIsAWarning() async throws {
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            try await logged(1, .policyShadowRejected)
            #expect(decide("uptime", beside: shadow).allows)
        }
        #expect(shadow.trouble?.contains("cannot be read") == true)
        #expect(shadow.status.hash == nil)
    }

    @Test func lastGoodCandidateGoesOnWhenItsFileBreaks() async throws {
        try file.write(PolicyFileOnDisk.text(commands: "[tail]"))
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            await settled(shadow)
            try file.write("roles: [")
            try await logged(1, .policyShadowRejected)
            #expect(shadow.trouble != nil)
            #expect(decide("uptime", beside: shadow).allows)
            await settled(shadow)
            #expect(shadow.status.differing == 1)
        }
    }

    @Test func newCandidateIsCountedAnew() async throws {
        try file.write(PolicyFileOnDisk.text(commands: "[tail]"))
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            await settled(shadow)
            _ = decide("uptime", beside: shadow)
            await settled(shadow)
            #expect(shadow.status.differing == 1)
            try file.write(PolicyFileOnDisk.text(commands: "[tail, uptime, df]"))
            try await logged(2, .policyShadowLoaded)
            #expect(shadow.status.differing == 0)
            for line in ["uptime", "df"] { _ = decide(line, beside: shadow) }
            await settled(shadow)
            #expect(shadow.status.differing == 1)
        }
        #expect(shadow.totals.differing == 2, "the counter of the gateway goes on")
    }

    @Test func shadowThatHangsHoldsNobodyUp() async throws {
        // To open it takes until somebody writes to it.
        #expect(mkfifo(file.path, 0o600) == 0)
        let shadow = ShadowPolicy(path: file.path)
        try await running(shadow) {
            for number in 0..<(ShadowPolicy.capacity + 1000) {
                #expect(decide("tail -n \(number) /var/log/checkout/app.log", beside: shadow).allows)
            }
            #expect(shadow.totals.uncompared == 1000, "what does not fit in the queue is counted and forgotten")
        }
        #expect(await recorded(.policyShadowDiffered).isEmpty)
        // Lets its thread go.
        let writer = open(file.path, O_WRONLY)
        #expect(writer >= 0)
        close(writer)
    }

    @Test func logThatCannotBeWrittenStopsNothing() async throws {
        try file.write(PolicyFileOnDisk.text(commands: "[tail]"))
        let shadow = ShadowPolicy(path: file.path)
        await log.breakDown()
        try await running(shadow) {
            await settled(shadow)
            #expect(decide("uptime", beside: shadow).allows)
            await settled(shadow)
            #expect(shadow.status.differing == 1)
        }
    }
}
