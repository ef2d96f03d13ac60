import CLibSSH

/// The library as a whole.
public enum Library {
    /// Prepares libssh for use from several threads; call it once before anything else.
    public static func start() throws(LibSSHError) {
        guard ssh_init() == SSH_OK else {
            throw LibSSHError(operation: "start libssh", message: "its cryptography could not be initialised")
        }
    }
}
