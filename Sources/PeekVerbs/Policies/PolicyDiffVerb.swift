import ArgumentParser

struct PolicyDiffVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say who gains and loses what when a policy takes the place of another.",
        discussion: """
            + is more than before, - is less, ~ is something else. Exits with 0 whatever the differences are.

            Example:
              prodpeek policy diff /etc/prodpeek/policy.yaml policies/policy.yaml
            """
    )

    @Argument(help: "The policy file as it is.", completion: .file())
    var old: String

    @Argument(help: "The policy file as it would be.", completion: .file())
    var new: String

    @OptionGroup var listing: ListingOptions

    var local: LocalVerb? { .diffPolicies(old: old, new: new, json: listing.json) }
}
