import PeekCore

extension Shape {
    /// A file of cases.
    static let cases = Shape(
        .required("policy", .text, "The policy, by its path from this file."),
        .optional("as", .text, "Who asks in the cases that do not say."),
        .optional("host", .text, "Where, in the cases that do not say."),
        .required("cases", .sequence(of: .mapping(policyCase)), "What the policy should decide.")
    )

    /// One case.
    static let policyCase = Shape(
        .optional("allow", .anyText, "A line that is allowed."),
        .optional("deny", .anyText, "A line that is denied."),
        .optional("as", .text, "Who asks."),
        .optional("host", .text, "Where."),
        .optional("rule", .text, "The rule that should decide, or its beginning, such as role developer."),
        .optional("reason", .text, "What is given as the reason."),
        .optional("incident", .text, "The incident that is named."),
        alternatives: ["allow", "deny"]
    )
}
