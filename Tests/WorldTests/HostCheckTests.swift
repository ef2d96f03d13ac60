import Foundation
import PeekTesting
import Testing

/// `host-setup --check` finds what somebody changed on a host.
@Suite(.inOneWorld, .serialized)
struct HostCheckTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test(
        arguments: [
            ("ForceCommand /bin/true", "no ForceCommand for prodpeek"),
            ("Match User prodpeek\nForceCommand internal-sftp\nMatch all", "no ForceCommand for prodpeek"),
            ("Match Address 192.0.2.0/24\nForceCommand /bin/true\nMatch all", "no ForceCommand for prodpeek"),
            ("TrustedUserCAKeys /etc/ssh/prodpeek_ca.pub", "root does not trust the CA"),
            ("TrustedUserCAKeys /etc/ssh/gateway-ca.pub", "root does not trust the CA"),
            ("Match User root\nTrustedUserCAKeys /etc/ssh/gateway-ca.pub\nMatch all", "root does not trust the CA"),
            ("Match User prodpeek\nDisableForwarding no\nMatch all", "disableforwarding yes"),
            ("Match User prodpeek\nAuthorizedKeysFile /etc/ssh/keys\nMatch all", "authorizedkeysfile none"),
            (
                "Match User prodpeek\nAuthenticationMethods publickey,password\nMatch all",
                "authenticationmethods publickey"
            ),
            ("Match User prodpeek\nPermitUserRC yes\nMatch all", "permituserrc no"),
            ("AuthorizedPrincipalsFile /etc/ssh/principals", "authorizedprincipalsfile none"),
            ("AuthorizedKeysCommand /bin/true\nAuthorizedKeysCommandUser nobody", "authorizedkeyscommand none"),
            ("PermitUserEnvironment yes", "permituserenvironment no"),
            ("ChrootDirectory /srv", "chrootdirectory none"),
            ("DenyUsers prodpeek", "login allowed by AllowUsers, AllowGroups, DenyUsers"),
            ("AllowUsers alice", "login allowed by AllowUsers, AllowGroups, DenyUsers"),
            ("MaxStartups 10:30:100", "MaxStartups 64 or more"),
            ("NoSuchKeyword yes", "sshd configuration"),
        ]
    )
    func changedConfigurationIsFound(lines: String, what: String) async throws {
        let root = try #require(try await world.environment()["HOST_ROOT_web1"])
        // For most settings the first value counts, for some the last.
        let dropIns = ["00-another.conf", "99-another.conf"].map { root + "/etc/ssh/sshd_config.d/" + $0 }
        for dropIn in dropIns { try Data("\(lines)\n".utf8).write(to: URL(filePath: dropIn)) }
        try await expectFailed(what)
        for dropIn in dropIns { try FileManager.default.removeItem(atPath: dropIn) }
        try await expectGood()
    }

    @Test(
        arguments: [
            (["usermod", "--append", "--groups", "disk", "prodpeek"], "no groups but those that read logs"),
            (["usermod", "--password", "!", "prodpeek"], "password matches nothing"),
            (["usermod", "--shell", "/bin/bash", "prodpeek"], "login shell /bin/sh"),
            (["chown", "prodpeek", "/var/lib/prodpeek-account"], "home owned by root"),
            (["usermod", "--non-unique", "--uid", "0", "prodpeek"], "account prodpeek is not root"),
            (["rm", "/etc/ssh/prodpeek_ca.pub"], "CA readable"),
            (["rm", "/etc/ssh/prodpeek_revoked_keys"], "revoked keys readable"),
        ]
    )
    func changedAccountIsFound(words: [String], what: String) async throws {
        let accounts = try await world.onHost("web2", ["/usr/bin/tar", "-cf", "/root/before.tar", "-C", "/etc", "."])
        try #require(accounts.status == 0, "\(accounts.errors)")
        let changed = try await world.onHost("web2", ["/usr/bin/env", "PATH=/usr/sbin:/usr/bin"] + words)
        try #require(changed.status == 0, "\(changed.errors)")
        try await expectFailed(what, "web2")
        for undo in [
            ["tar", "-xf", "/root/before.tar", "-C", "/etc"], ["chown", "root", "/var/lib/prodpeek-account"],
        ] {
            _ = try await world.onHost("web2", ["/usr/bin/env", "PATH=/usr/sbin:/usr/bin"] + undo)
        }
        try await expectGood("web2")
    }

    @Test func hostThatWasNeverPreparedIsFound() async throws {
        _ = try await check("db1", "--remove")
        try await expectFailed("account prodpeek", "db1")
    }

    private func check(_ host: String, _ option: String = "--check") async throws -> Finished {
        try await world.onHost(host, ["/usr/local/sbin/prodpeek-host-setup", option])
    }

    private func expectFailed(_ what: String, _ host: String = "web1") async throws {
        let found = try await check(host)
        #expect(found.status == 1)
        #expect(found.output.contains("FAILED  \(what): "), "\(found.output)")
    }

    private func expectGood(_ host: String = "web1") async throws {
        let found = try await check(host)
        #expect(found.status == 0, "\(found.output)")
        #expect(!found.output.contains("FAILED"))
    }
}
