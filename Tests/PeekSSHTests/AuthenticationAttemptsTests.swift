import PeekCore
import PeekSSH
import Testing

struct AuthenticationAttemptsTests {
    private let key = PublicKey(type: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIdev")
    private let stranger = PublicKey(type: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIwho")
    private let dev = AuthenticatedPrincipal(
        principal: Principal(name: "dev", keys: [], roles: []),
        mayHaveTerminal: true
    )
    private let unknown = Result<AuthenticatedPrincipal, Refusal>.failure(Refusal(.notAuthenticated, "unknown key"))

    @Test func aKnownKeyIsProvedAndThenAccepted() {
        var attempts = AuthenticationAttempts()
        #expect(attempts.attempt(key, login: "web1", signed: false, outcome: .success(dev)) == .prove)
        #expect(attempts.attempt(key, login: "web1", signed: true, outcome: .success(dev)) == .accept(dev))
    }

    @Test func offeredKeysAreNotCounted() {
        var attempts = AuthenticationAttempts()
        for _ in 0..<(AuthenticationAttempts.maximumOffers - 2) {
            let verdict = attempts.attempt(stranger, login: "web1", signed: false, outcome: unknown)
            #expect(verdict == .deny(nil))
        }
        #expect(attempts.attempt(key, login: "web1", signed: true, outcome: .success(dev)) == .accept(dev))
    }

    @Test func offersWithoutEndCloseTheConnection() {
        var attempts = AuthenticationAttempts()
        for _ in 0..<AuthenticationAttempts.maximumOffers {
            _ = attempts.attempt(stranger, login: "web1", signed: false, outcome: unknown)
        }
        #expect(attempts.attempt(stranger, login: "web1", signed: false, outcome: unknown) == .close)
    }

    @Test func failedSignaturesAreCounted() {
        var attempts = AuthenticationAttempts()
        for _ in 1..<AuthenticationAttempts.maximumFailures {
            #expect(attempts.attempt(stranger, login: "web1", signed: true, outcome: unknown) != .close)
        }
        #expect(attempts.attempt(stranger, login: "web1", signed: true, outcome: unknown) == .close)
    }

    @Test func theLoginNameIsPinned() {
        var attempts = AuthenticationAttempts()
        #expect(attempts.attempt(key, login: "web1", signed: false, outcome: .success(dev)) == .prove)
        #expect(attempts.attempt(key, login: "db1", signed: true, outcome: .success(dev)) == .close)
        #expect(attempts.loginName == "web1")
    }

    @Test func aRefusedCertificateIsExplainedOnce() {
        var attempts = AuthenticationAttempts()
        let certificate = PublicKey(type: "ssh-ed25519-cert-v01@openssh.com", base64: "AAAA")
        let expired = Result<AuthenticatedPrincipal, Refusal>.failure(Refusal(.notAuthenticated, "expired"))
        let first = attempts.attempt(certificate, login: "web1", signed: false, outcome: expired)
        #expect(first == .deny("prodpeek: not authenticated: expired"))
        #expect(attempts.attempt(certificate, login: "web1", signed: false, outcome: expired) == .deny(nil))
    }

    @Test func aKeyThatIsNeverProvedIsNamedInTheEvent() {
        var attempts = AuthenticationAttempts()
        #expect(attempts.attempt(key, login: "web1", signed: false, outcome: .success(dev)) == .prove)
        #expect(attempts.failure.keys.count == 1)
        #expect(attempts.failure.reasons.first?.hasPrefix("no valid signature came for ssh-ed25519") == true)
    }

    @Test func theEventNamesWhatWasRefused() {
        var attempts = AuthenticationAttempts()
        _ = attempts.attempt(stranger, login: "web1", signed: false, outcome: unknown)
        _ = attempts.attempt(stranger, login: "web1", signed: true, outcome: unknown)
        #expect(attempts.refusedKeys == ["ssh-ed25519 …\(stranger.base64.suffix(12))"])
        #expect(attempts.reasons == ["unknown key"])
    }
}
