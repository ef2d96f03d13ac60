import PeekCore

/// The lines of all files under `knownHosts`, by host.
struct KnownHosts {
    /// Whether there is none.
    var isEmpty: Bool { lines.isEmpty }

    private let lines: [String: [KnownHostLine]]

    /// Notes lines that pin nothing: of hosts that the policy does not have, and repeated ones.
    init(_ lines: [KnownHostLine], hosts: Set<String>, problems: Problems) {
        var byName: [String: [KnownHostLine]] = [:]
        for line in lines {
            for name in line.names {
                if !hosts.contains(name) {
                    problems.add(line.position, "there is no host \(quoted(name)) in the policy for this key")
                } else if let key = line.key, let first = byName[name]?.first(where: { $0.key == key }) {
                    let place = problems.place(first.position, from: line.position)
                    problems.add(line.position, "this key of \(name) is given twice, first \(place)")
                } else {
                    byName[name, default: []].append(line)
                }
            }
        }
        self.lines = byName
    }

    /// The first line about a host.
    func first(of name: String) -> KnownHostLine? { lines[name]?.first }

    /// The keys of hosts; those without any are left out.
    func keys(of names: [String]) -> [String: [PublicKey]] {
        var keys: [String: [PublicKey]] = [:]
        for name in names { keys[name] = lines[name]?.compactMap(\.key) }
        return keys
    }
}
