import Foundation
import PeekTesting
import Testing

/// The key of completion works in the shells that people have.
@Suite(.inOneWorld, .serialized)
struct CompletionTests {
    private static let shells = ["bash", "zsh", "fish"]

    let world: World

    init() throws { world = try #require(World.current) }

    @Test(arguments: shells)
    func keyCompletesWhatTheGatewayKnows(shell: String) async throws {
        let person = try await Person.developer(of: world)
        let session = try await person.run("uptime").errors.firstMatch(of: /s-[0-9a-z]+/)?.output
        let id = String(try #require(session))
        try await expect(
            shell,
            [
                ("tail che\\t", ["tail", "checkout"]),
                ("tail checkout:ac\\t", ["tail", "checkout:access"]),
                ("tail checkout:access web1:ac\\t", ["tail", "checkout:access", "web1:access"]),
                ("run d\\t", ["run", "db1"]),
                ("run web1 db\\t", ["run", "web1", "db1"]),
                ("session list --host d\\t", ["session", "list", "--host", "db1"]),
                ("session show \(id.dropLast())\\t", ["session", "show", id]),
                ("status led\\t", ["status", "ledger"]),
                ("incident show la\\t", ["incident", "show", "last"]),
            ]
        )
    }

    @Test(arguments: shells)
    func gatewayThatTheLineNamesIsAsked(shell: String) async throws {
        let person = try await Person.developer(of: world)
        let home = try makeHome()
        let place = home + "/.config/prodpeek"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let gateway = "{here: {address: \"\(person["GATEWAY_HOST"]):\(person["GATEWAY_PORT"])\"}}"
        try Data("gateways: \(gateway)\n".utf8).write(to: URL(filePath: place + "/config.yaml"))
        try await expect(
            shell,
            [("--gateway here tail che\\t", ["--gateway", "here", "tail", "checkout"])],
            asking: ["--gateway", "here"],
            gateway: "127.0.0.1:1",
            home: home
        )
    }

    @Test(arguments: shells)
    func keyCompletesVerbsAndOptionsWithoutAGateway(shell: String) async throws {
        try await expect(
            shell,
            [
                ("who\\t", ["whoami"]), ("session sha\\t", ["session", "share"]),
                ("tail checkout --no-f\\t", ["tail", "checkout", "--no-follow"]),
                ("completions zs\\t", ["completions", "zsh"]), ("tail che\\t", ["tail", "che"]),
            ],
            asking: nil,
            gateway: "127.0.0.1:1"
        )
    }

    // bash would otherwise complete the directory's name, with a slash.
    @Test(arguments: shells)
    func nameOfAServiceIsNotTakenForADirectory(shell: String) async throws {
        let home = try makeHome()
        try FileManager.default.createDirectory(atPath: home + "/checkout", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: home + "/policy-next.yaml"))
        try await expect(
            shell,
            [
                ("status che\\t", ["status", "checkout"]),
                ("policy check pol\\t", ["policy", "check", "policy-next.yaml"]),
            ],
            home: home
        )
    }

    private func makeHome() throws -> String {
        let home = world.directory.appending(path: "home-\(UUID().uuidString.prefix(8))").path()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        return home
    }

    private func expect(
        _ shell: String,
        _ expected: [(typed: String, words: [String])],
        asking: [String]? = [],
        gateway: String? = nil,
        home: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let person = try await Person.developer(of: world)
        let home = try home ?? makeHome()
        let programs = URL(filePath: person["PRODPEEK"]).deletingLastPathComponent().path()
        let environment = [
            "HOME=\(home)", "PATH=\(programs):/usr/bin:/bin", "LANG=C.UTF-8", "PRODPEEK_IDENTITY=\(person.key)",
            "PRODPEEK_GATEWAY=\(gateway ?? person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"])",
            "PRODPEEK_KNOWN_HOSTS=\(person["KNOWN_HOSTS"])",
        ]
        let words = ["/usr/bin/env", "-i", "-C", home] + environment
        // A machine with much to do may need longer than a person's patience; what came once is kept.
        if let options = asking {
            let line = ["prodpeek"] + options + ["tail", ""]
            let question = ["---completion", "tail", "--", "positional@0", String(line.count - 1), "0"] + line
            try await eventually("no names came", sourceLocation: sourceLocation) {
                let told = try await Finished.running(words + ["SAP_SHELL=bash", person["PRODPEEK"]] + question)
                return told.output.contains("checkout")
            }
        }
        let typed = expected.map { "prodpeek \($0.typed)\n" }.joined()
        let seen = try await Finished.running(
            words + ["/usr/bin/python3", World.program("complete.py"), shell],
            input: Data(typed.utf8)
        )
        try #require(seen.status == 0, "\(seen.errors)", sourceLocation: sourceLocation)
        let answers = seen.output.components(separatedBy: "\n\n").map { $0.components(separatedBy: "\n") }
        for (answer, (typed, words)) in zip(answers, expected) {
            #expect(answer == ["prodpeek"] + words, "\(typed) in \(shell)", sourceLocation: sourceLocation)
        }
        #expect(answers.count == expected.count + 1, sourceLocation: sourceLocation)
    }
}
