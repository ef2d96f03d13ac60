import ArgumentParser
import PeekCore

/// How a stream is shown; the words of `-o`.
enum StreamFormat: String, ExpressibleByArgument, CaseIterable {
    case `default`
    case raw
    case json
}

/// What every verb that opens sessions takes.
struct LookFlags: ParsableArguments {
    @Option(name: .customShort("o", allowingJoined: true), help: "How lines are shown.")
    var format: StreamFormat = .default

    @OptionGroup var why: ReasonFlags

    /// The options for the gateway's looks.
    ///
    /// - Parameters:
    ///   - usual: what the default format means for this verb.
    ///   - lines: what becomes of lines; nil for nothing.
    func options(
        _ usual: LookOptions.Presentation,
        _ environment: [String: String],
        lines: LineOptions? = nil
    ) -> LookOptions {
        let presentation: LookOptions.Presentation =
            switch format {
            case .default: usual
            case .raw: .raw
            case .json: .json
            }
        var options = why.options(presentation, environment)
        options.lines = lines
        return options
    }
}

/// Why somebody looks.
struct ReasonFlags: ParsableArguments {
    @Option(help: "Why you look, where the policy asks for it.")
    var reason: String?

    @Option(help: "The incident: i-…, last, or a ticket's name; links the session.", completion: .names(of: .incident))
    var incident: String?

    /// The options for the gateway's looks.
    func options(_ presentation: LookOptions.Presentation, _ environment: [String: String]) -> LookOptions {
        LookOptions(
            presentation: presentation,
            reason: reason ?? environment["PRODPEEK_REASON"],
            incident: incident ?? environment["PRODPEEK_INCIDENT"]
        )
    }
}
