import Foundation
import PeekTesting
import Testing

/// Whatever is odd: nothing runs, 126, and a sentence on what.
struct RefusalTests {
    /// How a helper ends that must say nothing on stdout.
    private static func refusal(
        _ request: SessionRequest = SessionRequest(line: "echo ran"),
        forced: String? = nil,
        asked: String? = ConfinedSession.name,
        account: [String] = Account.words,
        arguments: [String]? = nil
    ) async throws -> String {
        try await onOwnThread {
            let session = try ConfinedSession(
                request,
                forced: forced,
                asked: asked,
                account: account,
                arguments: arguments
            )
            session.send(Frame("g"))
            #expect(try session.next() == nil)
            #expect(session.end() == .exited(126))
            let complaint = try session.complaint()
            #expect(complaint.hasPrefix("prodpeek-confine: ") && complaint.hasSuffix("\n"), "\(complaint)")
            #expect(complaint.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
            return complaint
        }
    }

    @Test(arguments: [nil, "", "s-1k3v9c2m0aqx8", "s-1k3v9c2m0aqx7 ", "s-1k3v9c2m0aqx7; id", "sftp"])
    func anotherCommandIsRefused(asked: String?) async throws {
        #expect(try await Self.refusal(asked: asked).contains("what was asked for is not the session"))
    }

    @Test func rootIsRefused() async throws {
        #expect(try await Self.refusal(account: []).contains("root is not confined"))
        let root = ["/usr/bin/setpriv", "--ruid", "\(Account.id)", "--clear-groups"]
        #expect(try await Self.refusal(account: root).contains("root is not confined"))
    }

    @Test func anAccountWithCapabilitiesIsRefused() async throws {
        let account = [
            "/usr/bin/setpriv", "--reuid", "\(Account.id)", "--regid", "\(Account.id)", "--clear-groups",
            "--inh-caps=+net_raw", "--ambient-caps=+net_raw",
        ]
        #expect(try await Self.refusal(account: account).contains("the account has capabilities"))
    }

    @Test(arguments: [
        [], ["-c"], ["-i"], ["-l", "-c"], ["--help"], ["-c", "id", "id"], ["--layers", "x"], ["-ci", "x"],
    ])
    func oddArgumentsAreRefused(arguments: [String]) async throws {
        #expect(try await Self.refusal(arguments: arguments).contains("this is a login shell for sshd"))
    }

    @Test(arguments: [
        "id", "", "prodpeek-confine", "prodpeek-confine v1", "prodpeek-confine v2 s-1k3v9c2m0aqx7 AAAA",
        "prodpeek-confine v1 s-1k3v9c2m0aqx7", "prodpeek-confine v1  AAAA", "prodpeek-confine v1 ../x AAAA",
        "exec prodpeek-confine v1 s-1k3v9c2m0aqx7 AAAA", "prodpeek-confine v1 s-1k3v9c2m0aqx7 ",
    ])
    func anotherForcedCommandIsRefused(forced: String) async throws {
        _ = try await Self.refusal(forced: forced)
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AAAAA", "A===", "AA=A", "====", "AB==", "AAB=", "AA-_", "AAAA\nAAAA", "AAAA AAAA", " AAAA",
        "bW9kZQ", "bW9kZT1zaGVsbA==x", "\u{e4}AAA",
    ])
    func whatIsNoBase64IsRefused(text: String) async throws {
        let forced = "prodpeek-confine v1 \(ConfinedSession.name) \(text)"
        #expect(try await Self.refusal(forced: forced).contains("base64"))
    }

    @Test func aLongRequestIsRefused() async throws {
        let request = SessionRequest(line: String(repeating: "x", count: 80_000))
        #expect(try await Self.refusal(request).contains("longer than 98304 bytes"))
    }

    @Test(
        arguments: [
            ("mode", "batch"), ("line", nil), ("host", ""), ("host", "web 1"), ("host", "$(id)"), ("host", "\\u"),
            ("processes", "some"), ("processes", ""), ("tmp", "-1"), ("tmp", "1k"), ("tmp", "99999999999999999999"),
            ("memory", "0"), ("memory", "1048575"), ("tasks", "0"), ("tasks", "4097"), ("tasks", "+1"), ("abi", "0"),
            ("abi", "100"), ("directory", "var"), ("directory", ""), ("terminal", "xterm"), ("terminal", "xterm 80"),
            ("terminal", "xterm 0 24"), ("terminal", "xterm 80 10001"), ("terminal", "x;y 80 24"),
            ("terminal", " 80 24"),
            ("terminal", "xterm 80 24 "), ("read", "var/log"), ("read", ""), ("read", "*.log"), ("hide", "key"),
            ("hide", ""), ("need", "everything"), ("need", ""), ("surprise", "1"), ("Mode", "shell"), ("abi", nil),
            ("tasks", nil), ("memory", nil), ("tmp", nil), ("processes", nil), ("host", nil), ("mode", nil),
        ] as [(String, String?)]
    )
    func aWrongFieldIsNamed(name: String, value: String?) async throws {
        var request = SessionRequest(line: "echo ran", value.map { [(name, $0)] } ?? [])
        if value == nil { request.fields.removeAll { $0.0 == name } }
        #expect(try await Self.refusal(request).contains("field \(name) "))
    }

    @Test func whatIsThereTwiceIsRefused() async throws {
        for field in SessionRequest(line: "echo ran", [("directory", "/usr"), ("terminal", "xterm 80 24")]).fields {
            var request = SessionRequest(line: "echo ran", [("directory", "/usr"), ("terminal", "xterm 80 24")])
            request.fields.append(field)
            #expect(try await Self.refusal(request).contains("field \(field.0) is there twice"))
        }
    }

    @Test func aShellHasATerminalAndNoLine() async throws {
        #expect(try await Self.refusal(SessionRequest(line: nil)).contains("field terminal is missing"))
        let both = SessionRequest(line: nil, [("terminal", "xterm 80 24"), ("line", "id")])
        #expect(try await Self.refusal(both).contains("field line is there for a shell"))
    }

    /// Requests with bytes taken out, put in and changed: refused, or they are what they say; never anything else.
    @Test func brokenRequestsNeverCrash() async throws {
        var generator = SeededGenerator(seed: 20_261_123)
        let whole = Frame.encoded(SessionRequest(line: "exit 7", [("read", "/usr"), ("hide", "*.key")]).fields)
        for _ in 0..<250 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                default: bytes = bytes.prefix(place + 1)
                }
            }
            let forced = "prodpeek-confine v1 \(ConfinedSession.name) \(bytes.base64EncodedString())"
            try await onOwnThread {
                let session = try ConfinedSession(forced: forced)
                let last = try session.run()
                let isRefusal = last == nil || last?.kind == "N"
                #expect(session.end() == .exited(isRefusal ? 126 : 0))
            }
        }
    }
}
