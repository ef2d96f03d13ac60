import PeekCore
import Testing

@testable import PeekPolicyFile

struct RoleErrorTests {
    @Test(arguments: [
        ("services: [shop]", "2:20: there is no service \"shop\"; there are none"),
        ("hosts: [web]", "2:17: there is no host \"web\"; there are none"),
        ("hosts: {names: [web]}", "2:25: there is no host \"web\"; there are none"),
        ("commands: [journlctl]", "2:20: there is no command \"journlctl\"; did you mean \"journalctl\"?"),
        ("commands: tail", "2:19: commands of dev must be all, or a list such as [tail, grep], not \"tail\""),
        ("read: [var/log]", "2:16: a pattern in read of dev must begin with /: \"var/log\""),
        ("read: ['*.log']", "2:16: a pattern in read of dev must begin with /: \"*.log\""),
        ("read: [/var/../etc]", "2:16: a pattern in read of dev must not have . or .. as a part: \"/var/../etc\""),
        ("read: [/var/log/]", "2:16: a pattern in read of dev must not end with /: \"/var/log/\""),
        ("deny: [secret]", "2:16: a pattern in deny of dev must begin with /: \"secret\""),
        ("deny: ['*//x']", "2:16: a pattern in deny of dev must not have // in it: \"*//x\""),
        ("deny: ['/a[b']", "2:16: a pattern in deny of dev has a [ that begins no class such as [0-9]: \"/a[b\""),
        ("deny: ['/a[]']", "2:16: a pattern in deny of dev has a [ that begins no class such as [0-9]: \"/a[]\""),
        ("deny: ['/[z-a]']", "2:16: a pattern in deny of dev has a [ that begins no class such as [0-9]: \"/[z-a]\""),
        ("deny: ['/a', '/a']", "2:22: deny of dev has \"/a\" twice, first on line 2"),
        ("limits: {session: 1}", "2:18: limits of dev has no key \"session\"; did you mean \"sessions\"?"),
        ("limits: {sessions: 0}", "2:28: sessions of dev must be a whole number from 1 to 100000, not \"0\""),
        (
            "limits: {duration: 60}",
            "2:28: the duration of dev must be a time up to 31d, such as 8h, 30m or 1h30m, not \"60\""
        ),
        ("limits: {idle: -1m}", "2:24: idle of dev must be a time up to 31d, such as 8h, 30m or 1h30m, not \"-1m\""),
        (
            "limits: {bytesPerSecond: 10M}",
            "2:34: bytesPerSecond of dev must be a number of bytes up to 1000GB, such as 10MB or 512KiB, not \"10M\""
        ),
        ("requires: {reason: yes}", "2:28: reason of dev must be true or false, not \"yes\""),
        ("requires: {reason: 'true'}", "2:28: reason of dev must be true or false, not \"true\""),
        ("requires: [reason]", "2:19: requires of dev must be a mapping, lines of \"key: value\", not a list"),
        ("input: always", "2:16: the input of dev must be recorded or never, not \"always\""),
        ("may: {recordings.read: true}", "2:32: recordings.read of dev must be own or scope or all, not \"true\""),
        ("may: {sessions.kill: all}", "2:30: sessions.kill of dev must be true or false, not \"all\""),
        ("may: {policy.explain: scope}", "2:31: policy.explain of dev must be own or all, not \"scope\""),
        (
            "may: {recording.read: own}",
            "2:15: may of dev has no key \"recording.read\"; did you mean \"recordings.read\"?"
        ),
    ])
    func rolesAreCheckedPartByPart(dev: String, problem: String) {
        #expect(problems("roles:\n  dev: {\(dev)}\n") == [problem])
    }

    @Test(arguments: ["/[a", "/[]", "/[!]", "/[z-a]", "/[a/b]", "/[é]", "/[[:alpha:]]", #"/[a\]"#, "/[a]/[b"])
    func patternWhoseClassesWouldBeAGuessIsRefused(pattern: String) {
        #expect(problems("roles: {dev: {deny: ['\(pattern)']}}").count == 1)
    }

    @Test(arguments: ["/[a-z]", "/[!a]", "/[^a-]", "/[]a]", "/[!]]", #"/\[a"#, "/a*/?[0-9]", "*.dump", "/"])
    func patternWithSoundClassesIsTakenAsItStands(pattern: String) throws {
        #expect(try policy("roles: {dev: {deny: ['\(pattern)']}}").roles["dev"]?.deny == [PathPattern(pattern)])
    }

    @Test func whatIsLeftOutAllowsNothing() throws {
        let role = try #require(try policy("roles: {dev: {}}").roles["dev"])
        #expect(role == .init(name: "dev"))
        #expect(role.commands.isEmpty)
        #expect(role.read.isEmpty)
    }

    @Test func principalWithoutRolesIsKnownAndMayDoNothing() throws {
        let policy = try policy("principals: {ci@example.com: {keys: ['\(TestKeys.ed25519(1))']}}")
        let principal = try #require(policy.principals["ci@example.com"])
        #expect(policy.roles(of: principal).isEmpty)
        #expect(policy.hosts(for: principal).isEmpty)
    }

    @Test func rolesKeepTheOrderOfTheFile() throws {
        let policy = try policy("principals: {p: {roles: [b, a]}}\nroles: {a: {}, b: {}}")
        #expect(policy.principals["p"]?.roles == ["b", "a"])
    }
}
