/// What a worker still has to look at before it waits again.
///
/// Callbacks of libssh may neither free their own connection nor change what epoll waits for in the middle of a turn;
/// they put themselves here instead.
final class Agenda {
    private(set) var connections: [DoorConnection] = []
    private(set) var legs: [HostLeg] = []
    /// Legs that wait for room in the ring, or for their share of a limit.
    var waiting: [HostLeg] = []

    func add(_ connection: DoorConnection) {
        if !connections.contains(where: { $0 === connection }) { connections.append(connection) }
    }

    func add(_ leg: HostLeg) {
        if !legs.contains(where: { $0 === leg }) { legs.append(leg) }
    }

    func wait(_ leg: HostLeg) {
        if !waiting.contains(where: { $0 === leg }) { waiting.append(leg) }
    }

    var isEmpty: Bool { connections.isEmpty && legs.isEmpty }

    func take() -> (connections: [DoorConnection], legs: [HostLeg]) {
        defer {
            connections = []
            legs = []
        }
        return (connections, legs)
    }
}
