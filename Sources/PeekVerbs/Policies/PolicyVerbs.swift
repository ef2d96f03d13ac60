import ArgumentParser
import PeekCore

struct PolicyVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check policies, and ask what they decide.",
        discussion: "Example:\n  prodpeek policy explain --as dev --host web1 -- 'tail -F /var/log/syslog'",
        subcommands: [
            PolicyCheckVerb.self, PolicyExplainVerb.self, PolicyEvalVerb.self, PolicyTestVerb.self,
            PolicyReplayVerb.self, PolicyShadowVerb.self, PolicyDiffVerb.self, PolicySchemaVerb.self,
        ]
    )
}

struct PolicyCheckVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a policy file; every mistake has its line and column.",
        discussion: "Exits with 1 when there is one.\n\nExample:\n  prodpeek policy check policies/policy.yaml"
    )

    @Argument(help: "The policy file.", completion: .file())
    var file: String

    var local: LocalVerb? { .checkPolicy(file: file) }
}

/// Whose decision, and by which policy.
struct PolicyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("By this file instead of the gateway's policy.", valueName: "file"), completion: .file())
    var policy: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Who would ask; yourself if left out.", valueName: "principal"))
    var principal: String?

    @Option(help: "Where.", completion: .names(of: .host))
    var host: String

    @Option(help: "As if this were given as the reason.")
    var reason: String?

    @Option(help: "As if this incident were named.")
    var incident: String?

    func validate() throws {
        guard policy == nil || principal != nil else { throw ValidationError("--policy needs --as PRINCIPAL") }
    }

    /// The question to a local file; nil where the gateway is asked.
    var local: (question: PolicyQuestion, file: String)? {
        guard let policy, let principal else { return nil }
        return (question(principal), policy)
    }

    /// The question to the gateway's policy.
    ///
    /// - Throws: ``Refusal`` when the asking principal may not know the answer.
    func question(_ context: VerbContext) throws -> PolicyQuestion {
        let question = question(principal ?? context.principal.name)
        guard question.principal != context.principal.name else { return question }
        guard context.permissions.policyExplain == .all else {
            throw Refusal(
                .denied,
                "only your own decisions are explained to you",
                rule: "policy.explain: own",
                wouldWork: "--as \(context.principal.name)",
                ask: "somebody whose role has policy.explain: all"
            )
        }
        return question
    }

    private func question(_ principal: String) -> PolicyQuestion {
        PolicyQuestion(principal: principal, host: host, reason: reason, incident: incident)
    }
}
