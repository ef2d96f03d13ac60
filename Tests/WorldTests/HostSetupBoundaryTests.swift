import Foundation
import PeekTesting
import Testing

/// `host-setup --check` works as root beside an account that it does not trust, and takes no answer for a good one.
@Suite(.inOneWorld(confined: ["web1"]), .serialized)
struct HostSetupBoundaryTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private static let held = "held\tfiles\tPermission denied\tmake a file"

    @Test(
        arguments: [
            (["end\t0"], "sessions are confined: the drill did not end"),
            ([Self.held], "sessions are confined: the drill did not end"),
            ([Self.held, "end\t2"], "sessions are confined: the drill did not end"),
            ([Self.held, "end\t1", Self.held], "sessions are confined: the drill did not end"),
            ([Self.held, "more", "end\t2"], "sessions are confined: the drill did not end"),
            (
                [Self.held, "failed\tfiles\tCannot allocate memory\tremove a file", "end\t2"],
                "boundary: files, 1 of 2 attempts held: nobody knows whether a session could remove a file (Cannot"
            ),
            (
                ["untried\tfiles\t-\tmake a file", "end\t1"],
                "boundary: files, 0 of 0 attempts held: nothing of it could be tried"
            ),
            (
                ["ESCAPED\tfiles\t-\tmake \u{1B}]0;a file\u{7}", "end\t1"],
                "boundary: files, 0 of 1 attempts held: a session could make ]0;a file"
            ),
        ]
    )
    func anAnswerThatProvesNothingFails(lines: [String], what: String) async throws {
        let answer = lines.map { $0 + "\n" }.joined()
        try await world.withDrill("#!/bin/sh\ncat <<'END'\n\(answer)END\n", on: "web1") {
            let checked = try await onWeb1("prodpeek-host-setup --check")
            #expect(checked.status == 1)
            #expect(checked.output.contains("FAILED  \(what)"), "\(checked.output)\(checked.errors)")
            #expect(checked.output.contains("ok      boundary: nothing is left running"))
            #expect(!checked.output.contains("\u{1B}"))
        }
    }

    /// An account that puts links and FIFOs where root works reaches no file of root's, and holds nothing up.
    @Test func theAccountCannotTurnRootsWorkOnOtherFiles() async throws {
        let swap = """
            while :; do for at in /run/prodpeek-drill.*/open; do
                rm -f $at/file; ln -s /root/secret $at/file; rm -f $at/file; mkfifo $at/file
            done; done
            """
        let seen = try await onWeb1(
            """
            install -m 0600 /dev/null /root/secret
            touch -d @1100000000 /root/secret
            setpriv --reuid prodpeek --regid prodpeek --clear-groups sh -c '\(swap)' >/dev/null 2>&1 &
            swap=$!
            prodpeek-host-setup --check
            kill "$swap"
            stat -c 'secret %U %a %X %Y' /root/secret
            """
        )
        let verdict = "boundary: nothing was changed, seen from outside"
        #expect(seen.output.contains(verdict), "\(seen.output)\(seen.errors)")
        #expect(seen.output.hasSuffix("secret root 600 1100000000 1100000000\n"), "\(seen.output)")
    }

    /// Names that the account chose are shown without what a terminal obeys.
    @Test func namesOfTheAccountDoNotReachTheTerminal() async throws {
        let drill = """
            #!/bin/sh
            until [ -n "$(find "${2#directory=}" -name 'odd*')" ]; do sleep 0.1; done
            printf '\(Self.held)\\nend\\t1\\n'
            """
        try await world.withDrill(drill, on: "web1") {
            let seen = try await onWeb1(
                """
                {
                    until pgrep -u prodpeek -f '[d]irectory=/run/prodpeek-drill' >/dev/null; do sleep 0.1; done
                    cd /run/prodpeek-drill.*/open
                    setpriv --reuid prodpeek --regid prodpeek --clear-groups touch $'odd\\033]0;name'
                } &
                prodpeek-host-setup --check
                """
            )
            #expect(seen.status == 1)
            #expect(seen.output.contains("FAILED  boundary: nothing was changed, seen from outside: "))
            #expect(seen.output.contains("/open/odd]0;name") && !seen.output.contains("\u{1B}"), "\(seen.output)")
        }
    }

    @Test func aBystandersWordIsNotTakenForADrill() async throws {
        let seen = try await onWeb1(
            """
            setpriv --reuid prodpeek --regid prodpeek --clear-groups \\
                bash -c 'exec -a --drill sleep 300' >/dev/null 2>&1 &
            prodpeek-host-setup --check
            status=$?
            kill "$!"
            exit "$status"
            """
        )
        #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    }

    @Test func aCopyWithoutItsPartSaysSo() async throws {
        let alone = "cp /usr/local/lib/prodpeek-confine/host-setup /root/alone; /root/alone --check"
        let seen = try await onWeb1(alone)
        #expect(seen.status == 1)
        let missing = "FAILED  sessions are confined: nothing was tried: there is no /root/host-setup.d/boundary.sh"
        #expect(seen.output.contains(missing), "\(seen.output)")
        #expect(seen.output.contains("copy deploy/host-setup.d with deploy/host-setup"))
    }

    private func onWeb1(_ lines: String) async throws -> Finished {
        let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
        return try await world.onHost("web1", ["/usr/bin/env", path, "/bin/bash", "-c", lines])
    }
}
