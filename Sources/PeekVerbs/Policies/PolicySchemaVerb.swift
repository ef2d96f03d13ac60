import ArgumentParser

struct PolicySchemaVerb: LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print a JSON Schema, with which editors complete and check what is typed.",
        discussion: """
            The schema of a policy (which does for a file of commands alone too), or of the cases that policy test reads. \
            A YAML language server takes it from a comment in the file's first line:

              # yaml-language-server: $schema=policy.schema.json

            Example:
              prodpeek policy schema > policies/policy.schema.json
            """
    )

    @Argument(help: "The kind of file: policy or cases.", transform: Self.kind)
    var file = DescribedFile.policy

    var local: LocalVerb? { .schema(of: file) }

    private static func kind(_ word: String) throws -> DescribedFile {
        if let file = DescribedFile(rawValue: word) { return file }
        throw ValidationError("there is a schema of policy and of cases, none of \(word)")
    }
}
