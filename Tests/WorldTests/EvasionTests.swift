import Foundation
import PeekTesting
import Testing

/// Ways around the door that the protocol offers.
@Suite(.inOneWorld, .serialized)
struct EvasionTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func connectionsAreNotForwarded() async throws {
        let person = try await Person.developer(of: world)
        let target = person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"]
        for words in [["-W", target], ["-W", "127.0.0.1:22"], ["-W", "localhost:8080"]] {
            let events = try await refused {
                let seen = try await person.run(nil, options: words)
                #expect(seen.status == 255)
                #expect(seen.output.isEmpty)
                #expect(seen.errors.contains("administratively prohibited"))
            }
            #expect(events.first?.fact.principal == "dev")
            #expect(events.first?.fact.outcome == "denied")
        }
    }

    @Test(arguments: ["direct-tcpip", "direct-streamlocal@openssh.com", "forwarded-tcpip", "x11", "tun@openssh.com"])
    func otherChannelsAreNotOpened(type: String) async throws {
        let person = try await Person.developer(of: world)
        _ = try await refused {
            let seen = try await Finished.running(person.paramiko("web1", "forward", type))
            #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
            #expect(seen.output.contains("refused: "))
        }
    }

    /// The client listens on its own machine all the same; what counts is that nothing comes through.
    @Test func listenersLeadNowhere() async throws {
        let person = try await Person.developer(of: world)
        let socket = world.directory.appending(path: "local").path()
        let proxy = world.directory.appending(path: "proxy").path()
        let words = person.ssh(
            "web1",
            options: ["-N", "-L", "\(socket):/run/systemd/notify", "-L", "\(proxy):1.2.3.4:22"]
        )
        try await Running.whileRunning(words) { forwarding in
            for path in [socket, proxy] {
                try await forwarding.makes(path)
                _ = try await refused {
                    // It waits for the first byte, or the end.
                    let read =
                        "import socket,sys; s=socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1])"
                    let through = try await Finished.running([
                        "/usr/bin/python3", "-c", read + "; print(len(s.recv(1)))", path,
                    ])
                    #expect(through.output == "0\n", "\(through.errors)")
                }
            }
        }
    }

    @Test func dynamicForwardingLeadsNowhere() async throws {
        let person = try await Person.developer(of: world)
        // Port 0 is not for -D, and an address of this world's own cannot be taken by another.
        let place = person["GATEWAY_HOST"] + ":41080"
        try await Running.whileRunning(person.ssh("web1", options: ["-N", "-D", place])) { _ in
            let words = [
                "/usr/bin/curl", "-s", "-m", "10", "--retry", "20", "--retry-connrefused", "--retry-delay", "0",
            ]
            let seen = try await Finished.running(words + ["--socks5", place, person["HTTP_URL"] + "/healthz"])
            #expect(seen.status != 0)
            #expect(seen.output.isEmpty)
        }
    }

    @Test(arguments: [["-R", "0:127.0.0.1:22"], ["-R", "41022:127.0.0.1:22"]])
    func reverseForwardingIsRefused(words: [String]) async throws {
        let person = try await Person.developer(of: world)
        _ = try await refused {
            let seen = try await person.run("uptime", options: ["-o", "ExitOnForwardFailure=yes"] + words)
            #expect(seen.status == 255)
            #expect(seen.errors.contains("forwarding failed"), "\(seen.errors)")
        }
    }

    @Test func reverseStreamLocalForwardingIsRefused() async throws {
        let there = world.directory.appending(path: "reverse").path()
        let words = ["-o", "ExitOnForwardFailure=yes", "-R", "\(there):/run/docker.sock"]
        let events = try await refused {
            let seen = try await Person.developer(of: world).run("uptime", options: words)
            #expect(seen.status == 255)
            #expect(seen.errors.contains("forwarding failed"), "\(seen.errors)")
        }
        let fact = try #require(events.first { $0.fact.type == "forwarding.refused" }?.fact)
        #expect(fact.outcome == "denied")
        #expect(fact.principal == "dev")
        #expect(fact.subject["host"] == "web1")
        #expect(fact.reason.contains("a listener on a socket file"))
        #expect(!FileManager.default.fileExists(atPath: there))
    }

    /// The door learns of these requests by a line of libssh's log, of which a client chooses a part.
    @Test func noOtherRequestPassesForAStreamLocalForwarding() async throws {
        let person = try await Person.developer(of: world)
        let name = "streamlocal-forward@openssh.com"
        let line = "UNKNOWN SSH_MSG_GLOBAL_REQUEST \(name), want_reply = 1"
        let others = [
            "no-more-sessions@openssh.com", "cancel-\(name)", "\(name), want_reply = 1", "\(name), want_reply = ", "",
            "\(name)\n", " \(name)", line, "ssh_packet_global_request: \(line)", "x\n\(line)", name.uppercased(),
            String(repeating: "x", count: 1023 - line.utf8.count) + line, String(repeating: "%n", count: 600),
        ]
        let events = try await world.events(
            during: {
                let names = (others + [name]).map { hexadecimal($0.utf8) }.joined(separator: ",")
                let seen = try await Finished.running(person.paramiko("web1", "global", names))
                #expect(seen.output == String(repeating: "refused\n", count: others.count + 1), "\(seen.errors)")
                #expect(try await person.run("uptime").status == 0)
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(events.map { $0.fact.type } == ["forwarding.refused", "session.started", "session.ended"])
    }

    @Test func jumpThroughTheGatewayIsRefused() async throws {
        let person = try await Person.developer(of: world)
        let config = "-F \(person["SSH_CONFIG"])".split(separator: " ").map(String.init)
        let target = person["GATEWAY_HOST"].dropLast() + "11"
        _ = try await refused {
            let words = ["/usr/bin/ssh"] + config + ["-o", "BatchMode=yes", "-J", "web1", "root@\(target)", "true"]
            let seen = try await Finished.running(words)
            #expect(seen.status == 255)
            #expect(seen.errors.contains("administratively prohibited"), "\(seen.errors)")
        }
    }

    @Test func whatIsRefusedIsNeverAnsweredWithSuccess() async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                let seen = try await Finished.running(person.paramiko("web1", "wishes", "head -n 1 /etc/hosts"))
                #expect(seen.status == 0, "\(seen.errors)")
                let answers = seen.output.split(separator: "\n").prefix(5).map(String.init)
                let agent = "auth-agent-req@openssh.com: refused"
                #expect(answers == [agent, "x11-req: refused", "env: refused", "env: granted", "exec: granted"])
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(events.compactMap(\.fact.details.sessionEnded).last?.quietlyRefused == 3)
    }

    @Test func whatIsRefusedQuietlyIsCounted() async throws {
        let person = try await Person.developer(of: world)
        let socket = world.directory.appending(path: "agent").path()
        try await Running.whileRunning(["/usr/bin/ssh-agent", "-D", "-a", socket]) { agent in
            try await agent.makes(socket)
            let loud = ["-o", "SetEnv=LD_PRELOAD=/tmp/x.so PATH=/tmp BASH_ENV=/tmp/x PRODPEEK_OTHER=1"]
            let wishes = [(loud, 4), (["-o", "ForwardAgent=\(socket)", "-o", "IdentityAgent=\(socket)"], 1)]
            for (options, count) in wishes {
                let events = try await world.events(
                    during: {
                        let seen = try await person.run("head -n 1 /etc/hosts", options: options)
                        #expect(seen.status == 0, "\(seen.errors)")
                        #expect(seen.output.contains("localhost"))
                        #expect(seen.errors.split(separator: "\n").count == 1, "\(seen.errors)")
                    },
                    until: { $0.contains { $0.fact.type == "session.ended" } }
                )
                let counted = events.compactMap(\.fact.details.sessionEnded).last?.quietlyRefused
                #expect(counted == count, "\(options)")
            }
        }
    }

    @Test(arguments: ["netconf", "sh", "../../bin/sh", ""])
    func unknownSubsystemIsRefused(name: String) async throws {
        let seen = try await Finished.running(try await Person.developer(of: world).paramiko("web1", "subsystem", name))
        #expect(seen.status == 126, "\(seen.errors)")
        #expect(seen.errors.contains("prodpeek: denied: there is no subsystem"))
    }

    @Test func fileCopiesGetASentenceThatHelps() async throws {
        let person = try await Person.developer(of: world)
        let config = ["-F", person["SSH_CONFIG"], "-o", "BatchMode=yes"]
        let there = world.directory.appending(path: "copied").path()
        for words in [
            ["/usr/bin/scp"] + config + ["web1:/etc/hosts", there],
            ["/usr/bin/scp", "-O"] + config + ["web1:/etc/hosts", there],
            ["/usr/bin/scp"] + config + [person["KNOWN_HOSTS"], "web1:/tmp/x"],
            ["/usr/bin/scp", "-O"] + config + [person["KNOWN_HOSTS"], "web1:/tmp/x"],
            ["/usr/bin/sftp", "-b", "/dev/null"] + config + ["web1"],
        ] {
            let seen = try await Finished.running(words)
            #expect(seen.status != 0, "\(words)")
            #expect(seen.errors.contains("try:  ssh web1@gateway cat "), "\(seen.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: there))
    }

    @Test func shellRunsNothingThatIsNotAllowed() async throws {
        for options in [[], ["-tt"]] {
            let seen = try await Person.developer(of: world).run(nil, options: options, input: "sh -c id\n")
            #expect(seen.status == 126)
            let said = seen.output + seen.errors
            #expect(said.contains("prodpeek: denied: "))
            #expect(!said.contains("uid="))
        }
    }

    private func refused(
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async throws -> [RecordedEvent] {
        try await world.events(
            during: body,
            until: { $0.contains { $0.fact.type == "forwarding.refused" } },
            sourceLocation: sourceLocation
        )
    }
}
