import Foundation
import PeekTesting
import Testing

/// What `deploy/host-setup` promises of a host, tried against a real sshd.
@Suite(.inOneWorld, .serialized)
struct HostSetupTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func certificateRunsItsOwnCommandOnly() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("id -un")
        let seen = try await visitor.visit(["touch", "/tmp/changed"])
        #expect(seen.status == 0)
        #expect(seen.output == "prodpeek\n")
        #expect(try await world.onHost("web1", ["/usr/bin/test", "-e", "/tmp/changed"]).status == 1)
    }

    @Test func accountReadsLogsAndChangesNothing() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain(
            "tail -n 1 /var/log/checkout/app.log >/dev/null && echo read; touch /var/log/checkout/x $HOME/x"
        )
        let seen = try await visitor.visit(["x"])
        #expect(seen.output == "read\n")
        #expect(seen.errors.contains("cannot touch '/var/log/checkout/x': Permission denied"))
        #expect(seen.errors.contains("cannot touch '/var/lib/prodpeek-account/x': Permission denied"))
    }

    @Test(
        arguments: [
            ("root", Visitor.Terms(principals: "root"), "root does not trust the CA"),
            ("root", Visitor.Terms(), "root is no principal of it"),
            ("sync", Visitor.Terms(principals: "sync"), "no other account trusts the CA"),
            ("prodpeek", Visitor.Terms(principals: "root"), "another principal"),
            ("prodpeek", Visitor.Terms(validity: "-10m:-5m"), "expired"),
            ("prodpeek", Visitor.Terms(validity: "+5m:+10m"), "not yet valid"),
            ("prodpeek", Visitor.Terms(source: "192.0.2.1"), "from another address than the gateway's"),
            ("prodpeek", Visitor.Terms(authority: "/keys/stranger"), "signed by another CA"),
        ] as [(String, Visitor.Terms, String)]
    )
    func certificateIsRefused(login: String, terms: Visitor.Terms, why: String) async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("echo in")
        #expect(try await visitor.visit(["x"]).output == "in\n", "the visitor as such can log in")
        var terms = terms
        terms.authority = terms.authority.map { world.place + $0 }
        try await visitor.obtain("echo in", terms)
        let refused = try await visitor.visit(["x"], as: login)
        #expect(refused.status == 255, "\(why)")
        #expect(refused.errors.contains("Permission denied"))
    }

    @Test func keyWithoutCertificateIsRefused() async throws {
        let visitor = try await Visitor(world)
        let home = try #require(visitor.environment["HOST_ROOT_web1"]) + "/var/lib/prodpeek-account"
        try FileManager.default.createDirectory(atPath: home + "/.ssh", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: visitor.publicKey, toPath: home + "/.ssh/authorized_keys")
        #expect(try await visitor.visit(["id"]).status == 255)
        try FileManager.default.removeItem(atPath: home + "/.ssh")
    }

    @Test func nothingIsForwardedWhateverTheCertificatePermits() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("sleep 5", Visitor.Terms(permits: ["permit-port-forwarding"]))
        let refused = try await visitor.visit(["-W\(visitor.address(of: "db1")):22"])
        #expect(refused.status == 255)
        #expect(!refused.output.contains("SSH-2.0"))
        #expect(refused.errors.contains("stdio forwarding failed"))
    }

    @Test func terminalNeedsTheCertificatesPermission() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("tty")
        #expect(try await visitor.visit(["-tt", "x"]).errors.contains("PTY allocation request failed"))
        try await visitor.obtain("tty", Visitor.Terms(permits: ["permit-pty"]))
        #expect(try await visitor.visit(["-tt", "x"]).output.contains("/dev/pts/"))
    }

    @Test func revokedCertificateIsRefused() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("echo in")
        #expect(try await visitor.visit(["x"], at: "web2").output == "in\n")
        let root = try #require(visitor.environment["HOST_ROOT_web2"])
        let list = root + "/tmp/revoked"
        try FileManager.default.copyItem(atPath: visitor.publicKey, toPath: list)
        let told = try await setup("web2", ["--ca", "/etc/ssh/prodpeek_ca.pub", "--revoked", "/tmp/revoked"])
        #expect(told.status == 0, "\(told.output)")
        #expect(try await visitor.visit(["x"], at: "web2").status == 255)
    }

    @Test func secondRunChangesNothing() async throws {
        let names = ["sshd_config.d/00-prodpeek.conf", "prodpeek_ca.pub", "prodpeek_revoked_keys"]
        let root = try #require(try await world.environment()["HOST_ROOT_web1"])
        func times() throws -> [Date?] {
            try names.map {
                try FileManager.default.attributesOfItem(atPath: "\(root)/etc/ssh/\($0)")[.modificationDate] as? Date
            }
        }
        let before = try times()
        #expect(try await setup("web1", ["--ca", "/etc/ssh/gateway-ca.pub"]).status == 0)
        #expect(try times() == before)
    }

    @Test func configurationThatSshdRefusesIsPutBack() async throws {
        let environment = try await world.environment()
        let root = try #require(environment["HOST_ROOT_web1"]) + "/etc/ssh/"
        let dropIn = URL(filePath: root + "sshd_config.d/00-prodpeek.conf")
        let before = try Data(contentsOf: dropIn) + Data("# older\n".utf8)
        try before.write(to: dropIn)
        try Data("NoSuchKeyword yes\n".utf8).write(to: URL(filePath: root + "sshd_config.d/99-broken.conf"))
        let refused = try await setup("web1", ["--ca", "/etc/ssh/gateway-ca.pub"])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("the old one is back"))
        #expect(try Data(contentsOf: dropIn) == before)
        try FileManager.default.removeItem(atPath: root + "sshd_config.d/99-broken.conf")
        #expect(try await setup("web1", ["--ca", "/etc/ssh/gateway-ca.pub"]).status == 0)
    }

    @Test func hostKeysArePrintedForThePolicy() async throws {
        let root = try #require(try await world.environment()["HOST_ROOT_web1"])
        let printed = try await setup("web1", ["--print-host-keys"]).output.split(separator: "\n")
        #expect(printed.first == "hostKeys:")
        #expect(printed.count == 4)
        for type in ["rsa", "ecdsa", "ed25519"] {
            let line = try String(contentsOfFile: "\(root)/etc/ssh/ssh_host_\(type)_key.pub", encoding: .utf8)
            let key = line.split(separator: " ").prefix(2).joined(separator: " ")
            #expect(printed.contains { $0 == "  - \"\(key)\"" })
        }
    }

    @Test func knownHostsArePrintedUnderTheHostsOwnName() async throws {
        let root = try #require(try await world.environment()["HOST_ROOT_web2"])
        let printed = try await setup("web2", ["--print-known-hosts"]).output.split(separator: "\n")
        #expect(printed.count == 3)
        for type in ["rsa", "ecdsa", "ed25519"] {
            let line = try String(contentsOfFile: "\(root)/etc/ssh/ssh_host_\(type)_key.pub", encoding: .utf8)
            let key = line.split(separator: " ").prefix(2).joined(separator: " ")
            #expect(printed.contains { $0 == "web2 \(key)" })
        }
    }

    @Test func removeTakesEverythingBack() async throws {
        let visitor = try await Visitor(world)
        try await visitor.obtain("echo in")
        #expect(try await visitor.visit(["x"], at: "db1").output == "in\n")
        #expect(try await setup("db1", ["--remove"]).status == 0)
        #expect(try await visitor.visit(["x"], at: "db1").status == 255)
        #expect(try await world.onHost("db1", ["/usr/bin/getent", "passwd", "prodpeek"]).status == 2)
        let settings = try await world.onHost(
            "db1",
            ["/usr/sbin/sshd", "-T", "-C", "user=prodpeek,host=x,addr=192.0.2.1"]
        )
        #expect(settings.output.contains("\ntrustedusercakeys none\n"))
        #expect(try await setup("db1", ["--ca", "/etc/ssh/gateway-ca.pub"]).status == 0)
        #expect(try await visitor.visit(["x"], at: "db1").output == "in\n")
    }

    private func setup(_ host: String, _ words: [String]) async throws -> Finished {
        try await world.onHost(host, ["/usr/local/sbin/prodpeek-host-setup"] + words)
    }
}
