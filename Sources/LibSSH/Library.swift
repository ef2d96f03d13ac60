import CLibSSH

/// The library as a whole.
public enum Library {
    /// Prepares libssh for use from several threads; call it once before anything else.
    public static func start() throws(LibSSHError) {
        guard ssh_init() == SSH_OK else {
            throw LibSSHError(operation: "start libssh", message: "its cryptography could not be initialised")
        }
    }

    /// The version that runs, such as `0.10.6/openssl/zlib`.
    public static var version: String {
        ssh_version(0).map { String(cString: $0) } ?? "unknown"
    }
}
