import PeekCore
import PeekSSH

/// A door that lets nobody in.
struct NobodyComes: DoorHandler {
    func authenticate(_ key: PublicKey, source: SocketAddress) -> Result<AuthenticatedPrincipal, Refusal> {
        .failure(Refusal(.notAuthenticated, "nobody"))
    }

    func handle(_ request: DoorRequest) async {}

    func refused(_ refusal: DoorRefusal) async {}
}
