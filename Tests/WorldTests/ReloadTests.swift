import Foundation
import PeekTesting
import Testing

/// What a reload takes away, it takes from what runs and from what is on its way, too.
@Suite(.inOneWorld, .serialized)
struct ReloadTests {
    /// Ways in which a key stops being the developer's.
    enum Loss: CaseIterable {
        case revoked, exchanged
    }

    let world: World

    init() throws { world = try #require(World.current) }

    @Test(arguments: Loss.allCases)
    func lostKeyEndsWhatRunsOnItsConnectionAndRefusesWhatIsAsked(loss: Loss) async throws {
        let dev = try await Person.developer(of: world)
        let control = world.directory.appending(path: "control-\(loss)").path()
        let shared = ["-o", "ControlPath=\(control)", "-o", "ControlMaster=no"]
        let tail = "tail -F /var/log/checkout/app.log"
        let kept = try await Person.operatorOf(world).ssh("web1", tail)
        try await Running.whileRunning(dev.ssh("web1", options: ["-M", "-N", "-S", control])) { master in
            try await master.makes(control)
            try await whileRunning([dev.ssh("web1", tail, options: shared), kept]) { running in
                let session = try #require(try running[0].errors().firstMatch(of: /s-[0-9a-z]+/)).output
                try await losing(dev, loss) {
                    #expect(await running[0].status() == 77)
                    #expect(try running[0].lastError().hasPrefix("prodpeek: not authenticated: "))
                    let next = try await dev.run("uptime", options: shared)
                    #expect(next.status == 77)
                    #expect(next.output.isEmpty)
                    #expect(next.lastError.hasPrefix("prodpeek: not authenticated: "), "\(next.errors)")
                    let length = try running[1].output().utf8.count
                    try await running[1].shows(moreThan: length)
                }
                let ends = try await world.events().filter { $0.fact.subject["session"] == String(session) }
                #expect(ends.last?.fact.details.sessionEnded?.cause == "policy")
                let raw = try await dev.run("session export \(session) --format raw", on: "prodpeek")
                let received = try running[0].outputBytes().count + running[0].errors().utf8.count
                #expect(raw.bytes.count == received, "what was said is not recorded")
            }
        }
    }

    @Test func lostKeyEndsVerbsToo() async throws {
        let dev = try await Person.developer(of: world)
        let verbs = ["tail checkout", "policy eval --as dev --host web1"].map { dev.ssh("prodpeek", $0) }
        try await whileRunning(verbs, input: "uptime\n") { running in
            try await losing(dev, .revoked) {
                for verb in running {
                    #expect(await verb.status() == 77)
                    let last = try verb.lastError()
                    #expect(last.hasPrefix("prodpeek: not authenticated: "), "\(last)")
                }
            }
        }
    }

    @Test func connectionOfALostKeyIsCutOff() async throws {
        let dev = try await Person.developer(of: world)
        let control = world.directory.appending(path: "idle").path()
        try await Running.whileRunning(dev.ssh("web1", options: ["-M", "-N", "-S", control])) { idle in
            try await idle.makes(control)
            try await losing(dev, .revoked) {
                try await idle.until("it stays", in: world.directory.path()) {
                    !FileManager.default.fileExists(atPath: control)
                }
                #expect(await idle.status() == 255)
            }
        }
    }

    @Test(arguments: [("    commands: all", "    commands: [head]"), (#""*.dump""#, #""*/error.log""#)])
    func commandWhoseNamesWereListedUnderTheOldPolicyDoesNotRun(old: String, new: String) async throws {
        let person = try await Person.developer(of: world)
        let host = try #require(pid_t(person["HOST_PID_web1"]))
        try await eventually("still connected") { try await !world.isConnected(to: "web1") }
        let before = try await (events: world.events().last?.sequence ?? 0, signed: signed().count)
        kill(host, SIGSTOP)
        defer { kill(host, SIGCONT) }
        try await Running.whileRunning(person.ssh("web1", "tail -n 1 /var/log/nginx/*.log")) { running in
            try await eventually("the host was never asked") { try await world.isConnected(to: "web1") }
            try await world.withPolicy(replacing: old, by: new) {
                kill(host, SIGCONT)
                #expect(await running.status() == 126)
                #expect(try running.output().isEmpty)
                let last = try running.lastError()
                #expect(last.hasPrefix("prodpeek: denied: the policy changed"), "\(last)")
            }
        }
        let commands = try signed().dropFirst(before.signed)
        #expect(commands.count == 1, "\(commands)")
        #expect(commands.allSatisfy { !$0.contains("/usr/bin/tail") })
        let events = try await world.events(after: before.events)
        #expect(!events.contains { $0.fact.type == "session.started" })
        #expect(events.contains { $0.fact.type == "session.refused" && $0.fact.outcome == "denied" })
    }

    @Test(arguments: [77, 126])
    func sessionThatIsOnItsWayDoesNotRun(status: Int32) async throws {
        let person = try await Person.developer(of: world)
        let record = try String(contentsOfFile: world.place + "/state/prodpeek-signer", encoding: .utf8)
        let signer = try #require(record.split(separator: " ").first.flatMap { pid_t($0) })
        let before = try await world.events().last?.sequence ?? 0
        kill(signer, SIGSTOP)
        defer { kill(signer, SIGCONT) }
        try await Running.whileRunning(person.ssh("web1", "tail -n 1 /var/log/nginx/access.log")) { running in
            try await eventually("it never started") {
                try await world.events(after: before).contains { $0.fact.type == "session.started" }
            }
            func goOn() async throws {
                kill(signer, SIGCONT)
                #expect(await running.status() == status)
                #expect(try running.output().isEmpty, "it ran")
                let why = status == 77 ? " is revoked" : " the policy changed"
                #expect(try running.lastError().contains(why))
            }
            if status == 77 {
                try await losing(person, .revoked, goOn)
            } else {
                try await world.withPolicy(replacing: "    commands: all", by: "    commands: [head]", goOn)
            }
        }
        let ends = try await world.events(after: before).compactMap(\.fact.details.sessionEnded)
        #expect(ends.map(\.cause) == ["policy"])
        #expect(ends.map(\.exitStatus) == [Int(status)])
    }

    /// Runs programs until each has said something.
    private func whileRunning(
        _ programs: [[String]],
        input: String = "",
        _ body: ([Running]) async throws -> Void
    ) async throws {
        try await Running.whileRunning(programs[0], input: .typed) { first in
            try await Running.whileRunning(programs[1], input: .typed) { second in
                for running in [first, second] { try running.send(input) }
                for one in [first, second] { try await one.showsAnything() }
                try await body([first, second])
            }
        }
    }

    private func losing(_ person: Person, _ loss: Loss, _ body: () async throws -> Void) async throws {
        let words = try String(contentsOfFile: person.key + ".pub", encoding: .utf8).split(separator: " ")
        let line = words.prefix(2).joined(separator: " ")
        switch loss {
        case .revoked:
            try await world.withPolicy(replacing: "  keys: []\n", by: "  keys: [\"\(line)\"]\n", body)
        case .exchanged:
            let other = try String(contentsOfFile: person["STRANGER_KEY"] + ".pub", encoding: .utf8)
            let key = other.split(separator: " ").prefix(2).joined(separator: " ")
            let start = "  dev:\n    keys: ["
            try await world.withPolicy(replacing: start, by: "\(start)\"\(key)\"] # [", body)
        }
    }

    /// The commands that certificates were made for, in order.
    private func signed() throws -> [String] {
        struct Line: Decodable { let forceCommand: String }
        return try String(contentsOfFile: world.place + "/signer/log", encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8)).forceCommand
        }
    }
}
