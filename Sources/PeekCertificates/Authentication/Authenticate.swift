public import PeekCore

/// Decides who holds a public key or a certificate; it touches nothing and may be called from any thread.
///
/// It does not prove possession: the SSH library does that, so only an answer for a verified signature counts. The same
/// call judges a probe, and judges again under a new policy.
///
/// - Parameters:
///   - blob: the wire form that the client offered, a plain key's or the whole certificate's.
///   - type: the type that the protocol named, such as `ssh-ed25519` or `rsa-sha2-256-cert-v01@openssh.com`; it must be
///     the blob's own.
///   - policy: whom to accept, and what is revoked.
///   - source: the client's numeric address, without port, brackets or zone.
///   - now: the moment to judge certificates by.
/// - Returns: who it is, or a refusal with ``ExitStatus/notAuthenticated``.
public func authenticate(
    blob: [UInt8],
    type: String,
    policy: Policy,
    source: String,
    now: Timestamp
) -> Result<Authenticated, Refusal> {
    Result { () throws(Refusal) in
        try checkType(type, of: blob)
        return KeyType.isCertificate(type)
            ? try CertificateCheck(policy: policy, source: source, now: now).check(blob)
            : try PlainKeyCheck(policy: policy).check(blob)
    }
}

/// RFC 8332 and PROTOCOL.certkeys: these name the signature's hash; inside the blob the key is called `ssh-rsa…`.
private let algorithmsOfRSA = [
    "rsa-sha2-256": "ssh-rsa",
    "rsa-sha2-512": "ssh-rsa",
    "rsa-sha2-256-cert-v01@openssh.com": "ssh-rsa-cert-v01@openssh.com",
    "rsa-sha2-512-cert-v01@openssh.com": "ssh-rsa-cert-v01@openssh.com",
]

private func checkType(_ type: String, of blob: [UInt8]) throws(Refusal) {
    var reader = WireReader(blob)
    let inner: String
    do {
        inner = try reader.text()
    } catch {
        throw .malformed("key", error)
    }
    guard inner == algorithmsOfRSA[type] ?? type else {
        throw .notAuthenticated("the key was offered as \(type) but is \(inner)")
    }
}
