import Foundation
import PeekTesting
import Testing

/// A helper that does not do as it must is believed nothing: nothing runs, nothing is shown.
@Suite(.inOneWorld, .serialized)
struct OddHelperTests {
    let world: World

    init() throws { world = try #require(World.current) }

    /// Runs a line on web1, whose helper has a fault, under a policy that asks for confinement.
    private func run(
        _ fault: String,
        mode: String = "required",
        line: String = "uptime"
    ) async throws -> (seen: Finished, wasTold: Bool) {
        let person = try await Person.developer(of: world)
        let root = person["HOST_ROOT_web1"]
        let helper = root + "/usr-local/bin/odd_helper.py"
        if !FileManager.default.fileExists(atPath: helper) {
            try FileManager.default.copyItem(atPath: World.program("odd_helper.py"), toPath: helper)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: helper)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root + "/srv")
        }
        try Data(fault.utf8).write(to: URL(filePath: root + "/srv/fault"))
        let told = root + "/srv/told"
        if FileManager.default.fileExists(atPath: told) { try FileManager.default.removeItem(atPath: told) }
        let shell = fault.isEmpty ? "/bin/sh" : "/usr/local/bin/odd_helper.py"
        _ = try await world.onHost("web1", ["/usr/sbin/usermod", "--shell", shell, "prodpeek"])
        let policy = "  web1:\n    confinement: \(mode)\n"
        var seen: Finished?
        try await world.withPolicy(replacing: "  web1:\n", by: policy) { seen = try await person.run(line) }
        return (try #require(seen), FileManager.default.fileExists(atPath: told))
    }

    @Test(
        arguments: [
            ("output first", "before it was told to go"), ("end first", "did not begin with its report"),
            ("two reports", "reported twice"), ("huge", "are the most"), ("unknown kind", "unknown kind 90"),
            ("another version", "speaks another version"), ("old Landlock", "Landlock 2 (it has 1)"),
            ("no trace", "does not enforce trace"), ("refusal", "there is no room\\e[2J"),
            ("early output", "output before it was told to go"), ("early program", "before it was told to go"),
            ("silence", "within 5 s"), ("words", "no such session"), ("nothing", "did not say what it enforces"),
        ]
    )
    func nothingRunsAndNothingIsShown(fault: String, says: String) async throws {
        let (seen, wasTold) = try await run(fault)
        #expect(seen.status == 69, "\(seen.errors)")
        #expect(seen.output.isEmpty)
        #expect(seen.lastError.hasPrefix("prodpeek: unavailable: "), "\(seen.errors)")
        #expect(seen.errors.contains(says), "\(seen.errors)")
        #expect(!wasTold)
    }

    @Test(arguments: ["no end", "input that was not sent"])
    func whatGoesWrongLaterEndsTheSession(fault: String) async throws {
        let (seen, _) = try await run(fault)
        #expect(seen.status == 69)
        #expect(seen.output.isEmpty)
    }

    @Test func aHelperThatDoesAsItMustIsBelieved() async throws {
        let (seen, wasTold) = try await run("none")
        #expect(wasTold)
        #expect(seen.status == 3)
        #expect(seen.output == "shown\n")
        #expect(seen.errors.contains("said\n"))
        #expect(seen.errors.contains(" · confined\n"))
    }

    @Test func aHostWithoutTheHelperIsRefusedWhereItIsRequired() async throws {
        let (seen, _) = try await run("")
        #expect(seen.status == 69)
        #expect(seen.output.isEmpty)
        #expect(seen.errors.contains("host-setup --helper"))
    }

    @Test(arguments: [
        ("uptime", 0, "load average"), ("ls /var/log/check*", 0, "app.log"), ("cat /var/log/none", 1, ""),
    ])
    func aHostWithoutTheHelperIsAPlainOneWhereItIsPreferred(line: String, status: Int32, shows: String) async throws {
        let seen = try await run("", mode: "preferred", line: line).seen
        #expect(seen.status == status, "\(seen.errors)")
        #expect(shows.isEmpty || seen.output.contains(shows))
        #expect(seen.errors.contains(" · not confined: web1 has no prodpeek-confine\n"), "\(seen.errors)")
        let hosts = try await Person.developer(of: world).run("hosts --json", on: "prodpeek").output
        #expect(hosts.contains("web1 has no prodpeek-confine"))
    }

    @Test func aFaultyHelperIsNoPlainHostEvenWhereItIsPreferred() async throws {
        let (seen, _) = try await run("no trace", mode: "preferred")
        #expect(seen.status == 69)
        #expect(seen.output.isEmpty)
    }
}
