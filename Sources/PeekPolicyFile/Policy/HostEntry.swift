/// A key under `hosts` with the hosts that it names: one, or those of a range.
struct HostEntry {
    /// More than one gateway looks at; ranges could name any number of them.
    static let mostHosts = 20_000

    /// As written.
    let key: String
    let names: [String]
    let isRange: Bool
    let position: Position
    let node: YAMLNode
}

extension StrictReader {
    /// The entries of the section `hosts`; those whose names will not do are noted and left out.
    func hostEntries(_ node: YAMLNode?) -> [HostEntry] {
        guard let node, let entries = entries(node, "hosts") else { return [] }
        var owners: [String: HostEntry] = [:]
        return entries.compactMap { entry in
            guard let found = hostEntry(entry) else { return nil }
            guard owners.count + found.names.count <= HostEntry.mostHosts else {
                let most = HostEntry.mostHosts
                problems.add(entry.position, "with \(quoted(found.key)) there are more than \(most) hosts")
                return nil
            }
            noteOverlap(of: found, owners)
            for name in found.names { owners[name] = owners[name] ?? found }
            return found
        }
    }

    private func hostEntry(_ entry: YAMLEntry) -> HostEntry? {
        let range: NumberRange?
        do throws(NumberRange.Fault) {
            range = try NumberRange(entry.key)
        } catch {
            problems.add(entry.position, "the range of \(quoted(entry.key)) \(error.message)")
            return nil
        }
        let names = range?.texts ?? [entry.key]
        for name in names {
            guard let fault = NameRule.host.fault(of: name) else { continue }
            problems.add(entry.position, "the host \(quoted(name)) \(fault)")
            return nil
        }
        return HostEntry(
            key: entry.key,
            names: names,
            isRange: range != nil,
            position: entry.position,
            node: entry.value
        )
    }

    private func noteOverlap(of entry: HostEntry, _ owners: [String: HostEntry]) {
        let taken = entry.names.filter { owners[$0] != nil }
        guard let name = taken.first, let owner = owners[name] else { return }
        let others = taken.count > 1 ? " and \(taken.count - 1) more of \(quoted(entry.key))" : ""
        let place = problems.place(owner.position, from: entry.position)
        problems.add(
            entry.position,
            "the host \(quoted(name))\(others) stands twice in hosts, first as \(quoted(owner.key)) \(place)"
        )
    }

    /// Host names, each alone or as a range; those that no host has are noted and left out.
    func hostReferences(_ node: YAMLNode?, _ subject: String, to known: Set<String>) -> [String] {
        guard let node else { return [] }
        return texts(node, subject).flatMap { text, position -> [String] in
            let range: NumberRange?
            do throws(NumberRange.Fault) {
                range = try NumberRange(text)
            } catch {
                problems.add(position, "the range of \(quoted(text)) \(error.message)")
                return []
            }
            let names = range?.texts ?? [text]
            let unknown = names.filter { !known.contains($0) }
            if let name = unknown.first {
                let others = unknown.count > 1 ? ", nor \(unknown.count - 1) more of \(quoted(text))" : ""
                let hint = range == nil ? suggestion(for: name, among: known) : ""
                problems.add(position, "there is no host \(quoted(name))\(others)\(hint)")
            }
            return names.filter(known.contains)
        }
    }
}
