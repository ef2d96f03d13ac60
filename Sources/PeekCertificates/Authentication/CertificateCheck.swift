import PeekCore

/// Judges a user certificate; the SSH library checks nothing but possession of the key in it.
///
/// What an authority did not sign is not looked at: the authority and its signature come first. An unknown critical
/// option, an empty list of principals and anything else in doubt is refused.
struct CertificateCheck {
    let policy: Policy
    /// The client's numeric address.
    let source: String
    let now: Timestamp

    func check(_ blob: [UInt8]) throws(Refusal) -> Authenticated {
        let certificate: UserCertificate
        do {
            certificate = try UserCertificate(blob: blob)
        } catch {
            throw .malformed("certificate", error)
        }
        try checkAuthority(certificate)
        guard certificate.kind == .user else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) is for a host, not for a user",
                wouldWork: "a user certificate (ssh-keygen -s without -h)"
            )
        }
        try checkRevocation(certificate)
        try checkValidity(certificate)
        try checkCriticalOptions(certificate)
        try checkExtensions(certificate)
        return Authenticated(principal: try principal(of: certificate), key: certificate.key, certificate: certificate)
    }

    private func checkAuthority(_ certificate: UserCertificate) throws(Refusal) {
        let authority = certificate.authority
        guard policy.certificateAuthorities.contains(authority) else {
            throw .notAuthenticated(
                "the certificate is signed by \(authority.fingerprint), which is not an authority here",
                rule: "policy: certificate authorities",
                wouldWork: "a certificate from an authority that the policy lists"
            )
        }
        guard !policy.revoked.revokes(authority) else {
            throw .notAuthenticated(
                "the authority \(authority.fingerprint) of the certificate is revoked",
                rule: "policy: revoked keys",
                wouldWork: "a certificate from another authority"
            )
        }
        do {
            try certificate.checkSignature()
        } catch {
            throw .malformed("certificate", error)
        }
    }

    private func checkRevocation(_ certificate: UserCertificate) throws(Refusal) {
        let revoked = policy.revoked
        let what: String
        if revoked.serials.contains(.init(authority: certificate.authority, serial: certificate.serial)) {
            what = "the certificate with the serial \(certificate.serial)"
        } else if revoked.keyIDs.contains(certificate.keyID) {
            what = "the certificate \(certificate.keyID)"
        } else if revoked.revokes(certificate.key) {
            what = "the key \(certificate.key.fingerprint) in the certificate"
        } else {
            return
        }
        throw .notAuthenticated("\(what) is revoked", rule: "policy: revoked", wouldWork: "a new key and certificate")
    }

    private func checkValidity(_ certificate: UserCertificate) throws(Refusal) {
        guard now.milliseconds >= 0, certificate.validAfter <= UInt64(now.milliseconds) / 1000 else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) is not valid before \(time(certificate.validAfter))",
                wouldWork: "wait until then, or check the clock of the authority"
            )
        }
        guard UInt64(now.milliseconds) / 1000 < certificate.validBefore else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) expired at \(time(certificate.validBefore))",
                wouldWork: "a new certificate"
            )
        }
    }

    private func checkCriticalOptions(_ certificate: UserCertificate) throws(Refusal) {
        for option in certificate.criticalOptions {
            switch option.name {
            case "source-address":
                try checkSource(certificate)
            case "force-command":
                throw .notAuthenticated(
                    "the certificate \(certificate.keyID) is for one command (force-command), which this gateway refuses",
                    wouldWork: "a certificate without force-command"
                )
            case "verify-required":
                throw .notAuthenticated(
                    "the certificate \(certificate.keyID) demands user verification, which this gateway cannot enforce",
                    wouldWork: "a certificate without verify-required"
                )
            default:
                throw .notAuthenticated(
                    "the certificate \(certificate.keyID) has the unknown critical option \(option.name)",
                    wouldWork: "a certificate without it"
                )
            }
        }
    }

    private func checkSource(_ certificate: UserCertificate) throws(Refusal) {
        let list: String
        let addresses: SourceAddresses
        do {
            list = try certificate.criticalText("source-address") ?? ""
            addresses = try SourceAddresses(list)
        } catch {
            throw .malformed("certificate", error)
        }
        guard let address = IPAddress(source), addresses.contains(address) else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) is valid from \(list) only, not from \(source)",
                wouldWork: "connect from there, or a certificate for this address"
            )
        }
    }

    /// Flags that OpenSSH defines carry no data; it refuses a certificate where one does.
    private static let flags: Set<String> = [
        "no-touch-required", "permit-X11-forwarding", "permit-agent-forwarding", "permit-port-forwarding",
        "permit-pty", "permit-user-rc",
    ]

    private func checkExtensions(_ certificate: UserCertificate) throws(Refusal) {
        for option in certificate.extensions where Self.flags.contains(option.name) && !option.data.isEmpty {
            throw .malformed("certificate", WireError("its extension \(option.name) has data"))
        }
    }

    private func principal(of certificate: UserCertificate) throws(Refusal) -> Principal {
        guard !certificate.principals.isEmpty else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) names no principal, so it would be anyone's",
                wouldWork: "a certificate for one principal (ssh-keygen -n NAME)"
            )
        }
        let listed = certificate.principals.joined(separator: ", ")
        // Two names that only look the same are equal strings, so their bytes are compared.
        let matching = Set(certificate.principals).compactMap { name in
            policy.principals[name].flatMap { $0.name.utf8.elementsEqual(name.utf8) ? $0 : nil }
        }
        guard let principal = matching.first else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) is for \(listed), none of whom the policy knows",
                rule: "policy: principals",
                wouldWork: "a certificate for a principal of the policy"
            )
        }
        guard matching.count == 1 else {
            throw .notAuthenticated(
                "the certificate \(certificate.keyID) is for more than one principal: \(names(matching))",
                rule: "policy: principals",
                wouldWork: "a certificate for one of them"
            )
        }
        return principal
    }

    /// RFC 3339 ends with the year 9999.
    private func time(_ seconds: UInt64) -> String {
        let last: UInt64 = 253_402_300_799
        return Timestamp(milliseconds: Int64(min(seconds, last)) * 1000).description
    }
}
