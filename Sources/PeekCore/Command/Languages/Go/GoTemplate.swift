/// A template as docker and kubectl take it: text, and actions that only choose and print.
///
/// What may be called is what Go's text/template, docker and kubectl bring along to print with. Templates that use one
/// another are not read: one that used itself would never end.
struct GoTemplate: ValueLanguage {
    /// What is written, in order.
    let parts: [Part]

    /// A part of a template.
    enum Part: Sendable, Hashable {
        /// Text that stands for itself.
        case text(String)
        /// `{{ … }}` by its tokens, and whether blanks before and behind it are cut away.
        case action([String], trimsBefore: Bool, trimsAfter: Bool)
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = GoTemplateReader(ProgramReader(text, rule: rule))
        parts = try reader.parts()
    }

    var text: String {
        parts.map { part in
            switch part {
            case .text(let text): return text
            case .action(let tokens, let trimsBefore, let trimsAfter):
                return "{{" + (trimsBefore ? "- " : "") + tokens.joined(separator: " ") + (trimsAfter ? " -" : "")
                    + "}}"
            }
        }.joined()
    }
}
