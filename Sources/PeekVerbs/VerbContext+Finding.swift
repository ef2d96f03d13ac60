import PeekCore

/// What a principal may find; what does not exist and what may not be seen look the same (``ExitStatus/notFound``).
extension VerbContext {
    /// What the principal's roles allow beside looking.
    var permissions: Permissions { policy.permissions(of: principal.name) ?? Permissions() }

    /// The hosts of `service` that the principal may look at, by name.
    func hosts(of service: Service) -> [Host] {
        policy.hosts(of: service).filter { policy.mayLook(principal, at: $0.name) }
    }

    /// The host called `name`.
    func host(_ name: String) throws -> Host {
        if let host = policy.hosts[name], policy.mayLook(principal, at: name) { return host }
        throw unseen("host", name, among: policy.hosts(for: principal).map(\.name), list: "prodpeek hosts")
    }

    /// The service called `name`.
    func service(_ name: String) throws -> Service {
        let seen = policy.services(for: principal)
        if let service = seen.first(where: { $0.name == name }) { return service }
        throw unseen("service", name, among: seen.map(\.name), list: "prodpeek services")
    }

    /// The session that `text` names: an ID, or `last` for the principal's own latest.
    func session(_ text: String) async throws -> Session {
        if text == "last" {
            let own = try await log.sessions(SessionFilter(principal: principal.name, limit: 1))
            if let last = own.first { return last }
            throw Refusal(.notFound, "you have had no session yet", wouldWork: "prodpeek tail SERVICE")
        }
        if let id = Identifier(.session, parsing: text), let session = try await log.session(id), mayRead(session) {
            return session
        }
        throw Refusal(
            .notFound,
            "there is no session \(text), or none that you may see",
            wouldWork: "prodpeek session list"
        )
    }

    /// Whether the principal may list, show, replay, export and verify `session`.
    func mayRead(_ session: Session) -> Bool {
        policy.mayRead(recordingOf: session.start, by: principal.name)
    }

    /// The deploy that `text` names: an ID, or `last` for the principal's own latest.
    func deploy(_ text: String) async throws -> Deploy {
        if text == "last" {
            let deploys = try await log.deploys(DeployFilter(limit: 1000))
            if let last = deploys.first(where: { $0.by == principal.name }) { return last }
            throw Refusal(.notFound, "you have deployed nothing yet", wouldWork: "prodpeek deploy list")
        }
        if let deploy = try await log.deploy(text), maySee(deploy) { return deploy }
        throw Refusal(
            .notFound,
            "there is no deploy \(text), or none that you may see",
            wouldWork: "prodpeek deploy list"
        )
    }

    /// Whether the principal may see `deploy`: it made it, or looks at a host that it changes, or may write deploys.
    func maySee(_ deploy: Deploy) -> Bool {
        if deploy.by == principal.name || permissions.deploysWrite { return true }
        return deploy.hosts(in: policy).contains { policy.mayLook(principal, at: $0) }
    }

    /// A host and the services on it, as the event log asks for it.
    func scope(of host: Host) -> DeployFilter.HostScope {
        DeployFilter.HostScope(host: host.name, services: policy.services(on: host).map(\.name))
    }

    private func unseen(_ thing: String, _ name: String, among names: [String], list: String) -> Refusal {
        let wouldWork =
            nearest(to: name, among: names) ?? (names.isEmpty ? nil : names.prefix(10).joined(separator: ", "))
        return Refusal(
            .notFound,
            "there is no \(thing) \(name), or none that you may see",
            wouldWork: wouldWork ?? list
        )
    }
}
