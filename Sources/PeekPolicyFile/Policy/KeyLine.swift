import FoundationEssentials
import PeekCore

/// What a public key in the policy is for; it decides which types will do.
enum KeyUse {
    /// A person's or a machine's own.
    case principal
    /// A host's, pinned.
    case host
    /// A certificate authority's.
    case authority
    /// One that is accepted no longer, however weak.
    case revoked
}

extension StrictReader {
    /// A line `TYPE BASE64 [COMMENT]` as OpenSSH writes it; the comment is dropped.
    func publicKey(_ node: YAMLNode, _ subject: String, for use: KeyUse) -> PublicKey? {
        guard let line = text(node, subject, limit: 16_384) else { return nil }
        do throws(KeyFault) {
            return try readKey(line, for: use)
        } catch {
            return note(node, "\(subject) \(error.message)")
        }
    }

    /// Key lines without repetition.
    func publicKeys(_ node: YAMLNode, _ subject: String, for use: KeyUse) -> [(key: PublicKey, position: Position)] {
        var seen: [PublicKey: Position] = [:]
        return (list(node, subject) ?? []).compactMap { item in
            guard let key = publicKey(item, "a key in \(subject)", for: use) else { return nil }
            if let first = seen[key] {
                let place = problems.place(first, from: item.position)
                return note(item, "this key stands twice in \(subject), first \(place)")
            }
            seen[key] = item.position
            return (key, item.position)
        }
    }
}

/// A line `TYPE BASE64 [COMMENT]`, without the comment.
func readKey(_ line: String, for use: KeyUse) throws(KeyFault) -> PublicKey {
    let words = line.split(separator: " ")
    guard let type = words.first.map(String.init) else { throw KeyFault("is empty") }
    try checkType(type, for: use, following: words.dropFirst())
    guard words.count >= 2 else { throw KeyFault("needs the key in base64 after its type") }
    let base64 = String(words[1])
    // Decoders differ in what they let pass; only the text that encoding gives again names one key.
    guard let bytes = Data(base64Encoded: base64), bytes.base64EncodedString() == base64 else {
        throw KeyFault("is not in base64 as ssh-keygen writes it")
    }
    let blob = try KeyBlob(Array(bytes))
    guard blob.type == type else {
        throw KeyFault("is said to be \(type), but holds a key of the type \(blob.type)")
    }
    if let bits = blob.rsaBits, use != .revoked {
        guard bits >= KeyBlob.minimumRSABits else {
            let least = KeyBlob.minimumRSABits
            throw KeyFault("is an RSA key of \(bits) bits, and fewer than \(least) are weak; use ssh-ed25519")
        }
        guard bits <= KeyBlob.maximumRSABits else {
            throw KeyFault("is an RSA key of \(bits) bits; at most \(KeyBlob.maximumRSABits) are supported")
        }
    }
    return PublicKey(type: type, base64: base64)
}

private func checkType(_ type: String, for use: KeyUse, following words: ArraySlice<Substring>) throws(KeyFault) {
    if type == "ssh-dss" || type == "ssh-dsa" { throw KeyFault("is a DSA key, which is weak; use ssh-ed25519") }
    if type.contains("-cert-v01@") {
        throw KeyFault("is a certificate; give its authority's key under certificateAuthorities instead")
    }
    guard KeyBlob.types.contains(type) else {
        if words.contains(where: { KeyBlob.types.contains(String($0)) }) {
            throw KeyFault("begins with options, which are not used here; begin with the key's type")
        }
        throw KeyFault("begins with \(quoted(type)), which is not one of \(KeyBlob.types.joined(separator: ", "))")
    }
    if use == .host, type.hasPrefix("sk-") { throw KeyFault("is a FIDO key, which no host can have") }
}
