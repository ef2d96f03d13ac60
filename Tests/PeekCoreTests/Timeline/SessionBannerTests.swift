import PeekCore
import Testing

struct SessionBannerTests {
    @Test func aBannerSaysWhereWhatIsLiveAndWhatIsChanging() {
        let banner = Self.banner(
            versions: [Self.version("checkout", "v41", hours: 2)],
            deploys: [Self.deploy("checkout", "v42", minutes: 3)]
        )
        #expect(
            banner.line
                == "prodpeek: web1 · checkout v41 by alice 2 h ago · deploying v42 (bob, 3 min) · s-0000000010000 · recorded"
        )
    }

    @Test func aHostWithoutDeploysSaysSo() {
        #expect(Self.banner().line == "prodpeek: web1 · no deploys known · s-0000000010000 · recorded")
    }

    @Test func aServiceThatIsChangingComesFirstAndIsNamedOnce() {
        let banner = Self.banner(
            versions: [Self.version("checkout", "v41", hours: 2), Self.version(nil, "2026-11", hours: 50)],
            deploys: [Self.deploy("ledger", "7", minutes: 1), Self.deploy(nil, "2026-12", minutes: 0)]
        )
        #expect(
            banner.line == """
                prodpeek: web1 · deploying ledger 7 (bob, 1 min) · the host 2026-11 by alice 2 d ago · \
                deploying 2026-12 (bob, 0 s) · checkout v41 by alice 2 h ago · s-0000000010000 · recorded
                """
        )
    }

    @Test func aHostOfManyServicesKeepsTheLineShort() {
        let banner = Self.banner(versions: (1...9).map { Self.version("service\($0)", "v\($0)", hours: 1) })
        #expect(banner.line.contains("service4 v4 by alice 1 h ago · and 5 more · s-"))
        #expect(!banner.line.contains("service5"))
    }

    @Test func hostileTextStaysOnOneLineAndActsOnNothing() {
        let text = "\u{1B}[2J\r\n\u{202E}"
        var deploy = Self.deploy(text, text, minutes: 1)
        deploy.by = text
        var version = Self.version("x", text, hours: 1)
        version.by = text
        var banner = Self.banner(versions: [version], deploys: [deploy])
        banner.host = text
        #expect(visible(banner.line) == banner.line)
    }

    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func banner(versions: [LiveVersion] = [], deploys: [Deploy] = []) -> SessionBanner {
        SessionBanner(
            host: "web1",
            versions: versions,
            deploysInProgress: deploys,
            session: Identifier(.session, parsing: "s-0000000010000") ?? Identifier(.session),
            now: now
        )
    }

    private static func version(_ service: String?, _ version: String, hours: Int64) -> LiveVersion {
        LiveVersion(
            service: service,
            version: version,
            deploy: "d-0",
            by: "alice",
            at: now.adding(seconds: -3600 * hours)
        )
    }

    private static func deploy(_ service: String?, _ version: String, minutes: Int64) -> Deploy {
        Deploy(
            id: "d-1",
            service: service,
            version: version,
            by: "bob",
            status: .started,
            startedAt: now.adding(seconds: -60 * minutes)
        )
    }
}
