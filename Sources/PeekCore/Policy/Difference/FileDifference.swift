/// What changes about the policy itself, whoever may look: hosts and their keys, services, authorities, revocations.
struct FileDifference {
    private typealias Fact = ChangeCollector.Fact

    let old: Policy
    let new: Policy

    /// Notes all of it.
    func compare(into collector: inout ChangeCollector) {
        for fact in hosts + services + logins { collector.add(fact, for: [String]()) }
        revocations(into: &collector)
    }

    private var hosts: [Fact] {
        var facts = changed(old.hosts.keys.sorted(), new.hosts.keys.sorted()).map { Fact($0, .host, $1) }
        for (name, host) in new.hosts {
            guard let before = old.hosts[name], before != host else { continue }
            if before.endpoint != host.endpoint {
                facts.append(Fact(.change, .address, host.endpoint, of: name, was: before.endpoint))
            }
            facts += changed(before.hostKeys.map(\.line), host.hostKeys.map(\.line)).map { effect, key in
                Fact(effect, .hostKey, key, of: name)
            }
            if before.labels != host.labels {
                facts.append(Fact(.change, .labels, host.labelText, of: name, was: before.labelText))
            }
            if before.confinement != host.confinement {
                let was = before.confinement.text
                facts.append(Fact(.change, .confinement, host.confinement.text, of: name, was: was))
            }
        }
        return facts
    }

    private var services: [Fact] {
        var facts = changed(old.services.keys.sorted(), new.services.keys.sorted()).map { Fact($0, .service, $1) }
        for (name, service) in new.services {
            guard let before = old.services[name], before.logs != service.logs else { continue }
            let was = before.logTexts
            let logs = service.logTexts
            facts += changed(was, logs).map { Fact($0, .log, $1, of: name) }
            if before.logs.first?.name != service.logs.first?.name, let first = service.logs.first {
                facts.append(Fact(.change, .log, first.name, of: name, was: before.logs.first?.name ?? "none"))
            }
        }
        return facts
    }

    private var logins: [Fact] {
        changed(old.certificateAuthorities.map(\.line), new.certificateAuthorities.map(\.line)).map {
            Fact($0, .authority, $1)
        }
    }

    private func revocations(into collector: inout ChangeCollector) {
        let serials = { (revoked: Revocations) in revoked.serials.map { "\($0.serial) of \($0.authority.line)" } }
        let pairs = [
            ("serial", serials(old.revoked), serials(new.revoked)),
            ("keyID", Array(old.revoked.keyIDs), Array(new.revoked.keyIDs)),
            ("key", old.revoked.keys.map(\.line), new.revoked.keys.map(\.line)),
        ]
        for (subject, before, after) in pairs {
            for (effect, item) in changed(before, after) {
                let fact = Fact(effect == .gain ? .lose : .gain, .revocation, item, of: subject)
                collector.add(fact, for: owners(of: item))
            }
        }
    }

    /// Whose key it is that is revoked, or no longer; nobody's where the policy does not list it.
    private func owners(of line: String) -> [String] {
        let principals = Array(old.principals.values) + new.principals.values
        return Array(Set(principals.filter { $0.keys.contains { $0.line == line } }.map(\.name)))
    }
}

extension Host {
    fileprivate var endpoint: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    fileprivate var labelText: String {
        let texts = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return texts.isEmpty ? "none" : texts.joined(separator: ", ")
    }
}

extension HostConfinement {
    fileprivate var text: String {
        guard mode != .none else { return mode.rawValue }
        let layers = ConfinementLayer.sorted(minimum.layers.subtracting(ConfinementMinimum.always)).map(\.rawValue)
        return (["\(mode.rawValue), Landlock \(minimum.landlock)"] + layers).joined(separator: ", ")
    }
}

extension Service {
    fileprivate var logTexts: [String] {
        logs.map { log in
            switch log.source {
            case .path(let path): "\(log.name) (\(path))"
            case .unit(let unit): "\(log.name) (unit \(unit))"
            }
        }
    }
}
