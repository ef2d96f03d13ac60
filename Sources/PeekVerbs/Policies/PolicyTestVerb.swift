import ArgumentParser

struct PolicyTestVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Check what a policy decides against cases, and say which of its rules no case reaches.",
        discussion: """
            The directory, or tests below it, holds .yaml files such as

              policy: ../policy.yaml
              as: dev
              host: web1
              cases:
                - allow: tail -F /var/log/checkout/app.log
                - deny: cat /srv/payroll/may.csv
                  rule: "role developer: deny"

            A case may have as, host, reason and incident of its own. Exits with 1 when one fails, or when a file is \
            wrong.

            Example:
              prodpeek policy test policies/tests
            """
    )

    @Argument(help: ArgumentHelp("The directory with the cases, or one file.", valueName: "dir"), completion: .file())
    var path: String

    @OptionGroup var facts: FactsOptions

    var local: LocalVerb? { .testPolicy(path: path, json: facts.json) }
}
