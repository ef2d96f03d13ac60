import Foundation
import PeekTesting
import Testing

/// What holds is said before anything runs, and where too little holds nothing does.
struct LayerTests {
    private static func first(_ request: SessionRequest, before: [String] = []) async throws -> (Frame?, Frame?, Ending)
    {
        try await onOwnThread {
            let session = try ConfinedSession(request, before: before)
            let last = try session.run()
            return (session.frames.first, last, session.end())
        }
    }

    @Test func theFirstFrameSaysWhatHolds() async throws {
        let (layers, _, _) = try await Self.first(SessionRequest())
        let frame = try #require(layers)
        #expect(frame.kind == "L" && frame.value("version") == "1" && frame.value("helper") == "0.5.0")
        #expect(Int(frame.value("landlock") ?? "") ?? 0 >= 1 && frame.value("kernel")?.isEmpty == false)
        for name in ["seccomp", "limits", "namespaces", "trace", "probe"] { #expect(frame.value(name) == "yes") }
        #expect(frame.value("cgroup") == "no")
        #expect(frame.values("missing").allSatisfy { $0.hasPrefix("cgroup: ") })
    }

    @Test func nothingRunsBelowTheLeastABI() async throws {
        let (_, last, ending) = try await Self.first(SessionRequest(line: "echo ran", [("abi", "99")]))
        #expect(last?.kind == "N" && last?.text.contains("99 is the least here") == true)
        #expect(ending == .exited(126))
    }

    @Test(arguments: ["namespaces", "cgroup"])
    func nothingRunsWithoutALayerThatIsNeeded(layer: String) async throws {
        let request = SessionRequest(line: "echo ran", [("need", layer)])
        let (first, last, ending) = try await Self.first(request, before: Account.withoutNamespaces)
        #expect(first?.value(layer) == "no")
        #expect(last?.kind == "N" && last?.text.hasPrefix("\(layer) is required and does not hold") == true)
        #expect(ending == .exited(126))
    }

    @Test(arguments: ["landlock", "seccomp", "limits", "namespaces", "trace", "probe"])
    func whatIsNeededAndHoldsLetsItRun(layer: String) async throws {
        let (_, last, ending) = try await Self.first(SessionRequest([("need", layer)]))
        #expect(last == Frame("X", fields: [("status", "0")]) && ending == .exited(0))
    }

    @Test func nothingRunsBeforeItIsTold() async throws {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: "echo ran"))
            #expect(try session.next()?.kind == "L")
            session.hangUp()
            #expect(try session.next() == nil)
            #expect(session.output.isEmpty)
        }
    }

    @Test func anAdministratorSeesTheLayers() async throws {
        let seen = try await Finished.running(Account.words + [try Account.installed("prodpeek-confine"), "--layers"])
        #expect(seen.output.contains("\nprobe=yes\n") && seen.output.contains("\ncgroup=no\n"))
        #expect(seen.status == 1)
    }

    @Test func theWorkingDirectoryMustBeReadable() async throws {
        let (_, inside, _) = try await Self.first(SessionRequest([("directory", "/usr/share")]))
        #expect(inside == Frame("X", fields: [("status", "0")]))
        for before in [[], Account.withoutNamespaces] {
            let (_, outside, ending) = try await Self.first(SessionRequest([("directory", "/boot")]), before: before)
            #expect(outside?.kind == "N" && outside?.text.contains("/boot cannot be read") == true)
            #expect(ending == .exited(126))
        }
    }
}

extension SessionRequest {
    init(_ others: [(String, String)]) { self.init(line: "exit 0", others) }
}
