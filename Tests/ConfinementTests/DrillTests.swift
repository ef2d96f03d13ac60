import Foundation
import PeekTesting
import Testing

/// The helper's own list of attempts: it finds all where nothing confines, nothing where the helper does, and leaves
/// nothing behind either way.
struct DrillTests {
    private struct Drill {
        /// The attempts by outcome.
        var attempts: [String: Set<String>] = [:]
        /// What it ran and says that it was to be told.
        var markers: Set<String> = []
        var isWhole = false

        init(_ text: String) {
            // A terminal ends lines with a carriage return too.
            let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: "\t").map(String.init) }
            for line in lines where line.count == 4 {
                attempts[line[0], default: []].insert(line[3])
                if line[0] == "ran" { markers.insert(line[2]) }
            }
            isWhole = lines.last == ["end", "\(lines.count - 1)"]
        }
    }

    /// Words for the drill in a laboratory, and what is in it.
    private static func words(_ laboratory: Laboratory) -> String {
        "--drill closed=\(laboratory.open.dropLast(4))secret/key closed=/etc/fstab closed=/etc/profile"
    }

    /// What an account has where everybody can leave files.
    private static func left(by account: Int) throws -> [String] {
        try ["/tmp", "/var/tmp", "/dev/shm", "/run/lock"].flatMap { directory in
            try FileManager.default.contentsOfDirectory(atPath: directory).map { "\(directory)/\($0)" }
        }.filter { path in
            // Others' files come and go.
            let owner = try? FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? Int
            return owner == account
        }
    }

    @Test func mostWorksForAPlainAccountAndLeavesNothing() async throws {
        let laboratory = try await onOwnThread { try Laboratory() }
        let before = try await onOwnThread { try laboratory.evidence() }
        let helper = try Account.installed("prodpeek-confine")
        let plain = try await Finished.running(
            // A session of its own, as one of sshd's is, so that the victim is somebody else's.
            ["/usr/bin/setsid", "--wait"] + Account.words(laboratory.account) + [helper]
                + Self.words(laboratory).split(separator: " ").map(String.init),
            environment: ["PATH": "/usr/bin:/bin", "SSH_CONNECTION": "1 2 3 4"]
        )
        let drill = Drill(plain.output)
        #expect(drill.isWhole)
        #expect(plain.status == 1)
        #expect((drill.attempts["ESCAPED"] ?? []).count >= 90)
        for attempt in [
            "make a file", "open a file for writing", "change a file's mode", "make a TCP socket",
            "signal a process that is not the session's", "attach to a process with ptrace",
            "start a process that no tracer follows", "take 2 GiB of memory", "have 300 processes at once",
            "make shared memory", "call the kernel unfiltered", "see the connection's variables",
        ] {
            #expect(drill.attempts["ESCAPED"]?.contains(attempt) == true, "\(attempt)")
        }
        let after = try await onOwnThread { try laboratory.evidence() }
        #expect(after == before)
        #expect(try Self.left(by: laboratory.account).isEmpty)
    }

    /// A drill in a session of the real helper.
    private static func confined(before: [String] = [], _ fields: [(String, String)] = []) async throws -> Drill {
        let laboratory = try await onOwnThread { try Laboratory() }
        return try await onOwnThread {
            let evidence = try laboratory.evidence()
            let helper = try Account.installed("prodpeek-confine")
            let processes = fields.contains { $0 == ("processes", "all") } ? " processes=all" : ""
            let session = try ConfinedSession(
                SessionRequest(line: "exec \(helper) \(words(laboratory))\(processes)", [("read", helper)] + fields),
                before: before,
                account: Account.words(laboratory.account)
            )
            let last = try session.run()
            #expect(last == Frame("X", fields: [("status", "0")]), "\(session.text)")
            let drill = Drill(session.text)
            #expect(drill.isWhole)
            #expect(try laboratory.evidence() == evidence)
            let told = session.frames.filter { $0.kind == "P" }.flatMap { $0.values("argument") }
            #expect(drill.markers.count == 2 && drill.markers.isSubset(of: told))
            #expect((drill.attempts["held"] ?? []).count >= 120)
            return drill
        }
    }

    @Test func allHoldsInNamespaces() async throws {
        let drill = try await Self.confined()
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == nil)
    }

    @Test func aTmpOfItsOwnIsNoEscape() async throws {
        let drill = try await Self.confined([("tmp", "8388608")])
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == nil)
    }

    @Test func nothingIsPutIntoItsTerminal() async throws {
        let drill = try await Self.confined([("terminal", "xterm 80 24")])
        #expect(drill.attempts["ESCAPED"] == nil)
        let own = ["put input into its terminal", "put input into its terminal with a high bit"]
        #expect(drill.attempts["held"]?.isSuperset(of: own) == true)
    }

    @Test func withoutNamespacesNamesAreKnown() async throws {
        let drill = try await Self.confined(before: Account.withoutNamespaces)
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == ["learn of such a file's size and times"])
    }

    @Test func allProcessesAreKnownWhereTheyAreGiven() async throws {
        let drill = try await Self.confined([("processes", "all")])
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == ["see other processes and their arguments", "list another's descriptors"])
    }

    @Test(arguments: ["directory=here", "closed=", "processes=some", "anything"])
    func wordsThatAreNoneAreRefused(word: String) async throws {
        let helper = try Account.installed("prodpeek-confine")
        let seen = try await Finished.running(Account.words + [helper, "--drill", word])
        #expect(seen.status == 64)
        #expect(seen.output.isEmpty)
    }

    @Test func rootIsRefused() async throws {
        let seen = try await Finished.running([try Account.installed("prodpeek-confine"), "--drill"])
        #expect(seen.status == 126)
        #expect(seen.output.isEmpty)
    }
}
