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

    /// What is done to a file made ready for it, where nothing stops it, is undone.
    @Test func aFileThatWasMadeReadyIsAsItWas() async throws {
        let laboratory = try await onOwnThread { try Laboratory() }
        let names = try FileManager.default.contentsOfDirectory(atPath: laboratory.open)
        let file = laboratory.open + "/file"
        let program = "import os, sys; print(os.stat(sys.argv[1]), os.listxattr(sys.argv[1]))"
        let looked = ["/usr/bin/python3", "-c", program, file]
        // The times but of its last change of any kind, which nobody can set.
        let before = try await Finished.running(looked).output.replacing(/st_[ac]time=\d+/, with: "")
        let content = try Data(contentsOf: URL(filePath: file))
        let helper = try Account.installed("prodpeek-confine")
        let plain = try await Finished.running(
            Account.words(laboratory.account) + [helper, "--drill", "directory=\(laboratory.open)"]
        )
        let escaped = try #require(Drill(plain.output).attempts["ESCAPED"])
        let changes: Set = [
            "rename a file", "open a file for reading and truncating", "truncate a file by its name",
            "set an extended attribute",
        ]
        #expect(escaped.isSuperset(of: changes))
        #expect(try Data(contentsOf: URL(filePath: file)) == content)
        let after = try await Finished.running(looked).output.replacing(/st_[ac]time=\d+/, with: "")
        #expect(after == before && after.contains("st_mtime=1000"))
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: laboratory.open)) == Set(names))
    }

    /// What could not be tried was not held.
    @Test func anAttemptThatCannotBeMadeHasFailed() async throws {
        let helper = try Account.installed("prodpeek-confine")
        let seen = try await Finished.running(
            Account.words(Account.ofNextLaboratory()) + ["/usr/bin/prlimit", "--nproc=1", helper, "--drill"]
        )
        let drill = Drill(seen.output)
        #expect(drill.isWhole)
        #expect(Set(drill.attempts.keys) == ["failed"])
        #expect(seen.status == 1)
    }

    /// A drill in a session of the real helper.
    private static func confined(
        before: [String] = [],
        _ fields: [(String, String)] = [],
        hasFile: Bool = false
    ) async throws -> Drill {
        let laboratory = try await onOwnThread { try Laboratory() }
        let helper = try Account.installed("prodpeek-confine")
        var line = "exec \(helper) \(words(laboratory))"
        var fields = fields + [("read", helper)]
        if hasFile {
            line += " directory=\(laboratory.open)"
            fields.append(("read", laboratory.open))
        }
        if fields.contains(where: { $0 == ("processes", "all") }) { line += " processes=all" }
        let request = SessionRequest(line: line, fields)
        let seen = try await onOwnThread {
            let evidence = try laboratory.evidence()
            let session = try ConfinedSession(request, before: before, account: Account.words(laboratory.account))
            let last = try session.run()
            let told = session.frames.filter { $0.kind == "P" }.flatMap { $0.values("argument") }
            return (last: last, text: session.text, told: told, isUnchanged: try laboratory.evidence() == evidence)
        }
        #expect(seen.last == Frame("X", fields: [("status", "0")]), "\(seen.text)")
        let drill = Drill(seen.text)
        #expect(drill.isWhole)
        #expect(seen.isUnchanged)
        #expect(drill.markers.count == 2 && drill.markers.isSubset(of: seen.told))
        #expect((drill.attempts["held"] ?? []).count >= 110)
        return drill
    }

    private static let inTerminal: Set = [
        "put input into its terminal", "put input into its terminal with a high bit",
    ]
    /// In namespaces it is the session's, even where nothing can be written there.
    private static let inHostsTmp: Set = ["leave a file in the host's /tmp"]
    private static let onPreparedFile: Set = ["change the time of a file's last reading"]
    /// What only the owner of a file may do, and none of a session's files is the account's.
    private static let onOwnFile: Set = [
        "make a hard link", "rename a file", "change a file's mode", "change an open file's mode",
        "change a file's mode with fchmodat2", "change a file's owner", "change a file's times",
        "set an extended attribute", "set an extended attribute with setxattrat", "set a file's flags",
        "truncate a file by its name", "take a lease on a file", "ask a file what no reader asks",
    ]

    @Test func allHoldsInNamespaces() async throws {
        let drill = try await Self.confined()
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == nil)
        let given = Self.inTerminal.union(Self.onPreparedFile).union(Self.onOwnFile)
        #expect(drill.attempts["untried"] == given.union(Self.inHostsTmp))
    }

    @Test func aTmpOfItsOwnIsNoEscape() async throws {
        let drill = try await Self.confined([("tmp", "8388608")])
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["known"] == nil)
        let given = Self.inTerminal.union(Self.onPreparedFile).union(["rename a file"])
        #expect(drill.attempts["untried"] == given.union(Self.inHostsTmp))
    }

    @Test(arguments: [[], Account.withoutNamespaces])
    func aFileOfTheAccountIsHeldToo(before: [String]) async throws {
        let drill = try await Self.confined(before: before, hasFile: true)
        #expect(drill.attempts["ESCAPED"] == nil)
        let hidden = before.isEmpty ? Self.inHostsTmp : []
        #expect(drill.attempts["untried"] == Self.inTerminal.union(hidden))
        let known = Self.onPreparedFile.union(["learn of such a file's size and times"])
        #expect(drill.attempts["known"] == (before.isEmpty ? nil : known))
    }

    @Test func nothingIsPutIntoItsTerminal() async throws {
        let drill = try await Self.confined([("terminal", "xterm 80 24")])
        #expect(drill.attempts["ESCAPED"] == nil)
        #expect(drill.attempts["held"]?.isSuperset(of: Self.inTerminal) == true)
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
