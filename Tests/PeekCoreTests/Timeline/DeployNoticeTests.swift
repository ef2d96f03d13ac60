import PeekCore
import Testing

struct DeployNoticeTests {
    @Test(
        arguments: [
            (deploy(), "deploy checkout v42 by alice started"),
            (deploy(.succeeded, after: 180), "deploy checkout v42 by alice succeeded after 3 min"),
            (deploy(.failed, after: 12), "deploy checkout v42 by alice failed after 12 s"),
            (deploy(.succeeded, after: 0), "deploy checkout v42 by alice succeeded"),
            (deploy { $0.hosts = ["web2"] }, "deploy checkout v42 on web2 by alice started"),
            (
                deploy {
                    $0.service = nil
                    $0.hosts = ["web1", "db1"]
                    $0.kind = .infra
                },
                "deploy web1,db1 v42 (infra) by alice started"
            ),
        ] as [(Deploy, String)]
    )
    func aLabelSaysWhatWhoAndHowFar(deploy: Deploy, label: String) {
        #expect(DeployNotice(deploy).label == label)
    }

    @Test(
        arguments: [
            (deploy { $0.message = "rounding" }, "prodpeek: deploy checkout v42 by alice started: rounding"),
            (deploy { $0.previousVersion = "v41" }, "prodpeek: deploy checkout v42 by alice started (before: v41)"),
            (
                deploy(.failed, after: 9) { $0.undo = "deploy v41" },
                "prodpeek: deploy checkout v42 by alice failed after 9 s (to undo: deploy v41)"
            ),
            (
                deploy(.succeeded, after: 9) {
                    $0.undo = "deploy v41"
                    $0.previousVersion = "v41"
                    $0.message = ""
                },
                "prodpeek: deploy checkout v42 by alice succeeded after 9 s"
            ),
        ] as [(Deploy, String)]
    )
    func aLineAddsWhatAWatcherNeeds(deploy: Deploy, line: String) {
        #expect(DeployNotice(deploy).line == line)
    }

    @Test(arguments: ["\u{1B}]52;c;AAAA\u{7}", "\r\nprodpeek: denied: x", "\u{202E}\u{2066}", "\u{9B}2J", "\u{2028}"])
    func hostileTextStaysOnOneLineAndActsOnNothing(text: String) {
        let hostile = Self.deploy {
            $0.service = text
            $0.hosts = [text]
            $0.version = text
            $0.by = text
            $0.message = text
            $0.previousVersion = text
        }
        let line = DeployNotice(hostile).line
        #expect(visible(line) == line)
        #expect(line.hasPrefix("prodpeek: deploy \\"))
    }

    @Test func longTextIsCut() {
        let long = Self.deploy {
            $0.hosts = Array(repeating: "web1", count: 10_000)
            $0.version = String(repeating: "v", count: 1_000_000)
            $0.by = "a" + String(repeating: "\u{301}", count: 1_000_000)
            $0.message = String(repeating: "\u{1B}", count: 1_000_000)
        }
        let line = DeployNotice(long).line
        #expect(line.unicodeScalars.count < 400)
        #expect(line.contains("vvv… on web1,"))
    }

    @Test(
        arguments: [
            (deploy(), "web1", ["checkout"], true),
            (deploy(), "web1", ["ledger"], false),
            (deploy(), "web1", [], false),
            (deploy { $0.hosts = ["web2"] }, "web1", ["checkout"], false),
            (deploy { $0.hosts = ["web2"] }, "web2", [], true),
        ] as [(Deploy, String, [String], Bool)]
    )
    func aDeployTouchesItsHostsOrThoseOfItsService(deploy: Deploy, host: String, services: [String], touches: Bool) {
        #expect(deploy.touches(DeployFilter.HostScope(host: host, services: services)) == touches)
    }

    private static func deploy(
        _ status: Deploy.Status = .started,
        after seconds: Int64? = nil,
        _ change: (inout Deploy) -> Void = { _ in }
    ) -> Deploy {
        let start = Timestamp(milliseconds: 1_800_000_000_000)
        var deploy = Deploy(
            id: "d-1",
            service: "checkout",
            version: "v42",
            by: "alice",
            status: status,
            startedAt: start,
            finishedAt: seconds.map(start.adding(seconds:))
        )
        change(&deploy)
        return deploy
    }
}
