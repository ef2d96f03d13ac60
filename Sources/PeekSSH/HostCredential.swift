import Synchronization

/// A key and its certificate for one connection; held in memory only, and only until the connection takes them.
///
/// A copy is another one, to be made before they are taken.
public final class HostCredential: Sendable {
    struct Texts {
        // PEM.
        var privateKey: String
        // Base64 of the wire form.
        var certificate: String
    }

    private let texts: Mutex<Texts?>

    /// Authenticates for nothing: for what begins before its first connection.
    public static let none = HostCredential(nil)

    /// Makes a credential.
    ///
    /// - Parameters:
    ///   - privateKey: the ephemeral key as PEM text.
    ///   - certificate: base64 of the certificate's wire form.
    public convenience init(privateKey: String, certificate: String) {
        self.init(Texts(privateKey: privateKey, certificate: certificate))
    }

    private init(_ texts: Texts?) {
        self.texts = Mutex(texts)
    }

    /// The same for another connection.
    public func copy() -> HostCredential { HostCredential(texts.withLock { $0 }) }

    /// Gives it out and forgets it; nil where that has been done.
    func take() -> Texts? { texts.withLock { $0.take() } }
}
