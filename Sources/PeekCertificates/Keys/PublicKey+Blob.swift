import Crypto
import FoundationEssentials
public import PeekCore

extension PublicKey {
    /// The wire form; nil when ``base64`` is not base64.
    public var blob: [UInt8]? { Data(base64Encoded: base64).map(Array.init) }

    /// What `ssh-keygen -l` shows: `SHA256:` and the hash of the wire form in base64 without padding.
    public var fingerprint: String {
        let hash = Data(SHA256.hash(data: blob ?? [])).base64EncodedString()
        return "SHA256:" + hash.prefix { $0 != "=" }
    }

    init(type: String, blob: [UInt8]) {
        self.init(type: type, base64: Data(blob).base64EncodedString())
    }
}
