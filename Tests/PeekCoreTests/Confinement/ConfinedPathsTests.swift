import Glibc
import Testing

@testable import PeekCore

struct ConfinedPathsTests {
    private static let host = Host(name: "web1", address: "a", port: 22, labels: [:], hostKeys: [])

    private func rules(read: [String], deny: [String] = [], logs: [String] = []) -> PathRules {
        let service = Service(
            name: "s",
            hosts: HostSelector(names: ["web1"]),
            logs: logs.map { Log(name: $0, source: .path($0)) }
        )
        let role = Role(
            name: "r",
            services: ["s"],
            read: read.map { PathPattern($0) },
            deny: deny.map { PathPattern($0) }
        )
        let policy = Policy(
            hash: "",
            principals: [:],
            hosts: ["web1": Self.host],
            services: ["s": service],
            roles: ["r": role],
            catalogue: CommandCatalogue([])
        )
        return PathRules(role, on: Self.host, of: policy)
    }

    /// As the helper reads its rules.
    private func isReadable(_ path: String, by paths: ConfinedPaths) -> Bool {
        if paths.hide.contains(where: { fnmatch($0, path, 0) == 0 }) { return false }
        return paths.read.contains { word in
            guard word.contains(where: { "*?[".contains($0) }) else {
                return word == "/" || path == word || path.hasPrefix("\(word)/")
            }
            return fnmatch(word, path, 0) == 0
        }
    }

    @Test(
        arguments: [
            ("/var/log/app.log", true), ("/var/log/app.log.1", true), ("/var/log/app.log.9999.zst", true),
            ("/var/log/app.log-20260101.gz", true), ("/var/log/app.log.12345", false), ("/var/log/app.logs", false),
            ("/var/log/app.log.1.secret", false), ("/var/log/app.log-2026010a", false), ("/var/log/other.log", false),
            ("/srv/a/b", true), ("/srv", true), ("/srvx", false), ("/srv/.env", false), ("/srv/ID_RSA", false),
            ("/srv/My.KEY", false), ("/srv/dump/x", false), ("/srv/Dump/x", false), ("/srv/dumpx", true),
            ("/srv/caf\u{E9}/x", false), ("/opt/[x]/y", true), ("/opt/x/y", false), ("/proc/12/status", true),
            ("/proc/12/environ", false), ("/proc/self/status", false), ("/opt/app-01/a", true),
            ("/opt/app-01/y", false),
        ] as [(String, Bool)]
    )
    func theHelperReadsWhatTheGatewayDoes(path: String, isReadable: Bool) {
        let rules = rules(
            read: ["/srv", "/opt/\\[x\\]", "/proc/[0-9]*/status", "/opt/app-??/[!x-z]"],
            deny: ["/srv/dump", "/srv/caf?/x"],
            logs: ["/var/log/app.log"]
        )
        #expect(rules.isReadable(path) == isReadable)
        #expect(self.isReadable(path, by: ConfinedPaths(rules, for: nil)) == isReadable)
    }

    @Test(arguments: 90...93)
    func neverMoreThanTheGatewayDoes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = ["a", "B", "é", ".env", "x.key", "[", "]", "*", "?", "[ab]", "[!a]", "\\*", "\\[", "-", "secret"]
        func text(_ parts: [String]) -> String {
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                "/"
                    + (0..<Int.random(in: 1...2, using: &random)).map { _ in
                        parts[Int.random(in: 0..<parts.count, using: &random)]
                    }.joined()
            }.joined()
        }
        var seen = 0
        for _ in 0..<400 {
            let patterns = (0..<4).map { _ in text(parts) }.filter { PathPattern($0).problem == nil }
            let rules = rules(read: Array(patterns.prefix(2)), deny: Array(patterns.dropFirst(2)), logs: ["/a/B"])
            let paths = ConfinedPaths(rules, for: nil)
            for _ in 0..<60 {
                let path = text(["a", "b", "B", "é", ".env", "x", "[", "*", "secret", "-", ".1"])
                // A log is a file; if it were a directory, the helper would open it.
                if !path.hasPrefix("/a/B/"), isReadable(path, by: paths) {
                    #expect(rules.isReadable(path), "\(path) by \(patterns)")
                    seen += 1
                }
            }
        }
        #expect(seen > 50)
    }

    @Test func aLogInsideAReadableDirectoryIsNotNamedAgain() {
        #expect(ConfinedPaths(rules(read: ["/var/log"], logs: ["/var/log/app.log"]), for: nil).read == ["/var/log"])
    }

    @Test func onlyACommandThatShowsTheJournalReadsItsFiles() throws {
        let rules = rules(read: ["/srv"])
        let journal = try TestPolicy.parse("journalctl -u checkout.service")
        #expect(ConfinedPaths(rules, for: journal).read.contains("/var/log/journal"))
        #expect(ConfinedPaths(rules, for: nil).read == ["/srv"])
        #expect(ConfinedPaths(rules, for: try TestPolicy.parse("ls /srv")).read == ["/srv"])
    }
}
