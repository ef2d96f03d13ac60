import Foundation
import PeekTesting
import Testing

/// What may be read is what the request names, by whichever name it goes, and never more than read.
struct ReachTests {
    /// A directory of root's, removed with the value.
    private final class Place: @unchecked Sendable {
        let path = "/srv/prodpeek-reach-\(UUID().uuidString)"

        init() throws {
            let files = FileManager.default
            try files.createDirectory(atPath: path + "/releases/42/config", withIntermediateDirectories: true)
            try Data("the secret\n".utf8).write(to: URL(filePath: path + "/releases/42/config/secrets.yml"))
            try Data("known\n".utf8).write(to: URL(filePath: path + "/releases/42/config/known.yml"))
            try files.createSymbolicLink(atPath: path + "/current", withDestinationPath: "releases/42")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func run(
        _ line: String,
        _ fields: [(String, String)],
        before: [String] = []
    ) async throws -> String {
        try await onOwnThread {
            let session = try ConfinedSession(SessionRequest(line: line, fields), before: before)
            #expect(try session.run()?.kind == "X")
            _ = session.end()
            return session.text
        }
    }

    @Test func whatIsHiddenByOneNameIsHiddenByEvery() async throws {
        let place = try Place()
        let config = "\(place.path)/current/config"
        let line = "cat \(config)/secrets.yml \(place.path)/releases/42/config/secrets.yml \(config)/known.yml"
        let open = try await Self.run(line, [("read", place.path)])
        #expect(open == "the secret\nthe secret\nknown\n")
        for hidden in ["\(config)/secrets.yml", "\(place.path)/releases/42/config/secrets.yml", "*/current/*/secrets*"]
        {
            let seen = try await Self.run(line, [("read", place.path), ("hide", hidden)])
            #expect(seen == "known\n", "\(hidden)")
        }
    }

    @Test func whatIsReadThroughALinkIsHiddenByTheLinksName() async throws {
        let place = try Place()
        let fields = [("read", "\(place.path)/current"), ("hide", "\(place.path)/current/config/secrets*")]
        let seen = try await Self.run("cat \(place.path)/current/config/*", fields)
        #expect(seen == "known\n")
    }

    /// The private one is made writable: the host's must never lie in its place.
    @Test(arguments: ["/tmp", "/tmp/*"])
    func theHostsTemporaryFilesAreNeverTheSessions(read: String) async throws {
        let place = try Place()
        // A /tmp of this test's own, with the helper in it.
        let tmp = place.path + "/releases"
        let script = """
            mkdir -p "$0${1%/*}" && cp "$1" "$0$1" && mount --bind "$0/tmp" /tmp && chmod -R a+rwX "$0/tmp" || exit 70
            echo known >/tmp/victim && chmod 666 /tmp/victim && shift && exec "$@"
            """
        let helper = try await onOwnThread { try Account.installed("prodpeek-confine") }
        let before = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, tmp, helper]
        let line = "echo changed >/tmp/victim; echo made >/tmp/made; rm -f /tmp/victim; echo over"
        #expect(try await Self.run(line, [("read", read), ("tmp", "8388608")], before: before).contains("over"))
        #expect(try String(contentsOfFile: tmp + "/tmp/victim", encoding: .utf8) == "known\n")
        #expect(!FileManager.default.fileExists(atPath: tmp + "/tmp/made"))
    }

    /// Between the report and the first instruction nobody else may move the program.
    @Test func noProcessSharesItsDirectoryWithAnother() async throws {
        let python = """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            CLONE_FS, SIGCHLD, clone = 0x200, 17, 56
            print(libc.syscall(clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0), ctypes.get_errno(), flush=True)
            """
        let seen = try await Self.run("exec /usr/bin/python3 -c '\(python)'", [])
        #expect(seen == "-1 1\n")
    }

    @Test func memoryThatNoLimitCountsIsNotGiven() async throws {
        let python = "import mmap; mmap.mmap(-1, 1 << 20, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)"
        let seen = try await Self.run("/usr/bin/python3 -c '\(python)' 2>&1 | tail -n 1", [])
        #expect(seen.contains("Errno 12"))
    }
}
