import Foundation
import PeekTesting
import Testing

/// The fire drill of a host's boundary, by the gateway and on the host; it finds what is broken and breaks nothing.
@Suite(.inOneWorld(confined: ["web1"]), .serialized)
struct BoundaryDrillTests {
    let world: World

    /// What a session with a /tmp of its own has nothing for.
    private static let untried: Set = [
        "leave a file in the host's /tmp", "change the time of a file's last reading", "rename a file",
    ]

    init() throws { world = try #require(World.current) }

    private struct Row: Decodable {
        let check: String
        let `class`: String?
        let attempt: String?
        let verdict: String
        let mend: String?
    }

    private func rows(_ seen: Finished) throws -> [Row] {
        try JSONDecoder().decode([Row].self, from: seen.bytes).filter { $0.check == "boundary" }
    }

    @Test func aHostThatConfinesHoldsAll() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("host check web1", on: "prodpeek")
        #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
        #expect(seen.output.contains("CLASS ") && !seen.output.contains("ESCAPED:"))
        #expect(seen.output.contains("known: a hard link that root made"))
        #expect(seen.output.split(separator: "\n").last?.hasPrefix("boundary of web1 (Landlock ") == true)
        let listed = try await person.run("host check web1 --json", on: "prodpeek")
        let rows = try rows(listed)
        #expect(rows.count { $0.verdict == "held" } >= 120)
        #expect(rows.allSatisfy { $0.verdict != "escaped" && $0.mend == nil })
        let untried = rows.filter { $0.verdict == "untried" }.compactMap(\.attempt)
        #expect(Set(untried) == Self.untried)
        let classes: Set = [
            "files", "special files", "reading", "network", "processes", "watching", "limits", "namespaces", "kernel",
            "remains",
        ]
        #expect(Set(rows.compactMap(\.class)) == classes)
    }

    @Test func itIsASessionLikeAnyOther() async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: { _ = try await person.run("host check web1", on: "prodpeek") },
            until: { $0.count { $0.fact.type == "session.ended" } == 2 }
        )
        #expect(events.filter { $0.fact.type == "session.started" }.count == 2, "the versions, and the drill")
        let shown = try await person.run("session show last", on: "prodpeek").output
        #expect(shown.contains("prodpeek host check web1") && shown.contains("prodpeek-confine --drill processes=own"))
        #expect(shown.contains("true prodpeek-drill-left") && shown.contains("true prodpeek-drill-vfork"))
        let said = try await person.run("session export last --format raw --stream stdout", on: "prodpeek").output
        #expect(said.contains("\nheld\tfiles\t"))
        #expect(said.contains("\nend\t"))
        #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
    }

    @Test func aPlainHostSaysThatNothingConfines() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("host check web2", on: "prodpeek")
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(!seen.output.contains("boundary"))
        #expect(seen.lastError.hasPrefix("prodpeek: nothing on web2 confines sessions: "))
        #expect(try rows(try await person.run("host check web2 --json", on: "prodpeek")).isEmpty)
        let checked = try await check("web2")
        #expect(checked.status == 0)
        #expect(checked.output.contains("known   nothing confines sessions here"))
    }

    /// Nothing is tried where nothing would stop it.
    @Test func aHostThatShouldConfineAndDoesNotSaysSo() async throws {
        let person = try await Person.developer(of: world)
        let preferred = "  web2:\n    confinement: preferred\n"
        try await world.withPolicy(replacing: "  web2:\n", by: preferred) {
            let seen = try await person.run("host check web2", on: "prodpeek")
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.lastError.hasPrefix("prodpeek: nothing on web2 confines sessions: "))
            let said = try await person.run("session export last --format raw --stream stdout", on: "prodpeek").output
            #expect(said.isEmpty)
        }
    }

    @Test func theHostProvesItFromOutside() async throws {
        let checked = try await check("web1")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
        #expect(!checked.output.contains("FAILED"))
        let lines = checked.output.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("ok      boundary: ") && $0.hasSuffix(" attempts held") } == 9)
        for proof in [
            "could not run a program untold that left its session", "nothing was changed, seen from outside",
            "nothing is left running",
        ] {
            #expect(lines.contains("ok      boundary: \(proof)"))
        }
        #expect(lines.contains { $0.hasPrefix("known   a FIFO") })
        #expect(try await world.onHost("web1", ["/bin/sh", "-c", "ls -d /run/prodpeek-*"]).output.isEmpty)
    }

    /// A helper that says that all holds and confines nothing is found by both, and left as it was.
    @Test func aHelperThatConfinesNothingIsFound() async throws {
        let person = try await Person.developer(of: world)
        let root = person["HOST_ROOT_web1"]
        let helper = root + "/usr-local/bin/odd_helper.py"
        try FileManager.default.copyItem(atPath: World.program("odd_helper.py"), toPath: helper)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: helper)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root + "/srv")
        try Data("weak".utf8).write(to: URL(filePath: root + "/srv/fault"))
        try await world.withLoginShell("/usr/local/bin/odd_helper.py", on: "web1") {
            let seen = try await person.run("host check web1", on: "prodpeek")
            #expect(seen.status == 1, "\(seen.errors)")
            for attempt in [
                "files: a session could make a file", "network: a session could make a TCP socket",
                "watching: a session could run a program untold by vfork",
                "limits: a session could take 2 GiB of memory",
            ] {
                #expect(seen.output.contains("ESCAPED: \(attempt)\n"))
            }
            #expect(seen.output.contains("  mend:  ") && seen.output.contains("no session there is read-only"))
            let checked = try await check("web1")
            #expect(checked.status == 1)
            for what in [
                "files, ", "could not run a program untold by vfork", "nothing was changed, seen from outside",
            ] {
                #expect(checked.output.contains("FAILED  boundary: \(what)"), "\(checked.output)")
            }
        }
        let left = "find / -xdev -name '.prodpeek-drill*' -o -xdev -name '.new-*'; ls -A /tmp /dev/shm /run/lock"
        let found = try await world.onHost("web1", ["/bin/sh", "-c", left])
        #expect(!found.output.contains("drill") && !found.output.contains(".new-"), "\(found.output)")
    }

    /// One that cannot be tried is not taken for one that holds.
    @Test func aHelperThatKnowsNoDrillIsUnavailable() async throws {
        let person = try await Person.developer(of: world)
        try await world.withDrill(nil, on: "web1") {
            let seen = try await person.run("host check web1", on: "prodpeek")
            #expect(seen.status == 69, "\(seen.errors)")
            #expect(seen.lastError.hasPrefix("prodpeek: unavailable: web1 did not say what came of the drill"))
        }
    }

    private func check(_ host: String) async throws -> Finished {
        try await world.onHost(host, ["/usr/local/sbin/prodpeek-host-setup", "--check"])
    }
}
