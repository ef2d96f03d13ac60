import PeekCertificates
import PeekCore
import PeekSSH

extension PeekSSH.HostCredential {
    convenience init(_ credential: PeekCertificates.HostCredential) {
        self.init(privateKey: credential.privateKeyPEM, certificate: credential.certificate.base64)
    }
}

extension LegOutcome.Exit {
    init(_ outcome: LegOutcome) {
        self = outcome.exit ?? .status(outcome.exitStatus)
    }
}
