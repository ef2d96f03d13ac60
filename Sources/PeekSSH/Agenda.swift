/// What a worker still has to look at before it waits again.
///
/// Callbacks of libssh may neither free their own connection nor change what epoll waits for in the middle of a turn;
/// they put themselves here instead.
final class Agenda {
    private(set) var connections: [DoorConnection] = []
    private(set) var legs: [HostLeg] = []
    /// Those that wait for room in the ring, or for their share of a limit.
    var waiting: [any Drained] = []

    func add(_ connection: DoorConnection) {
        if !connections.contains(where: { $0 === connection }) { connections.append(connection) }
    }

    func add(_ leg: HostLeg) {
        if !legs.contains(where: { $0 === leg }) { legs.append(leg) }
    }

    func wait(_ one: any Drained) {
        if !waiting.contains(where: { $0 === one }) { waiting.append(one) }
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

/// What goes on with what it holds when there may be room again.
protocol Drained: AnyObject {
    func drain()
}
