import PeekCore

/// The deploy that lines are compared around, and those that may cut the windows.
struct ComparedDeploy {
    var deploy: Deploy
    /// Deploys of the same service, newest first, the deploy itself among them.
    var others: [Deploy]

    /// What was live before, as far as it is known.
    var previousVersion: String? {
        if let version = deploy.previousVersion { return version }
        let before = others.filter { $0.status == .succeeded && ($0.finishedAt ?? $0.startedAt) <= deploy.startedAt }
        return before.first { $0.id != deploy.id }?.version
    }

    /// The deploy called `id`, or the latest one of `service`.
    ///
    /// - Throws: a refusal that names the nearest where there is none, or none that the principal may see.
    static func find(_ id: String?, of service: Service, _ context: VerbContext) async throws -> ComparedDeploy {
        let all = try await context.log.deploys(DeployFilter(service: service.name, limit: 1000))
        let seen = all.filter(context.maySee)
        guard let id else {
            if let deploy = seen.first { return ComparedDeploy(deploy: deploy, others: all) }
            throw Refusal(
                .notFound,
                "there is no deploy of \(service.name) to compare around",
                wouldWork: "record one: prodpeek deploy start \(service.name) VERSION",
                ask: service.escalation
            )
        }
        do {
            let deploy = try await context.deploy(id)
            let isHere =
                deploy.service == service.name
                || deploy.service == nil
                    && !deploy.hosts(in: context.policy).isDisjoint(
                        with: context.hosts(of: service).map(\.name)
                    )
            if isHere { return ComparedDeploy(deploy: deploy, others: all) }
            throw Refusal(
                .usage,
                "\(deploy.id) is a deploy of \(deploy.service ?? "other hosts"), not of \(service.name)",
                wouldWork: deploy.service.map { "prodpeek compare \($0) --around deploy:\(deploy.id)" }
                    ?? "prodpeek deploy list --service \(service.name)"
            )
        } catch var refusal as Refusal where refusal.status == .notFound {
            let near = nearest(to: id, among: seen.map(\.id)) ?? seen.first?.id
            if let near {
                refusal.wouldWork = "--around deploy:\(near), or prodpeek deploy list --service \(service.name)"
            }
            throw refusal
        }
    }
}
