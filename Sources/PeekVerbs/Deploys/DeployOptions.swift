import ArgumentParser
import PeekCore

/// What a deploy may say about itself.
struct DeployOptions: ParsableArguments {
    @Option(help: "A host that it changes; without one, every host of the service.", completion: .names(of: .host))
    var host: [String] = []

    @Option(help: "What changes.")
    var kind: WordOf<Deploy.Kind>?

    @Option(help: ArgumentHelp("Where it goes, such as production.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("What was live before.", valueName: "version"))
    var previous: String?

    @Option(help: ArgumentHelp("Why, in your words.", valueName: "text"))
    var message: String?

    @Option(help: "Where to read more.")
    var url: String?

    @Option(help: ArgumentHelp("How to undo it.", valueName: "text"))
    var undo: String?

    @Option(help: ArgumentHelp("What to expect of it.", valueName: "text"))
    var expect: String?

    @Option(help: ArgumentHelp("Whom to ask.", valueName: "who"))
    var contact: String?

    /// The same options as words of a command line.
    var words: [String] {
        let options: [(String, String?)] = [
            ("--kind", kind?.value.rawValue), ("--environment", environment), ("--previous", previous),
            ("--message", message), ("--url", url), ("--undo", undo), ("--expect", expect), ("--contact", contact),
        ]
        // Glued by =, because a value may begin with a dash.
        return host.map { "--host=\($0)" } + options.compactMap { name, value in value.map { "\(name)=\($0)" } }
    }

    /// A report of a deploy that says this.
    func report(service: String, version: String, by: String) -> DeployReport {
        DeployReport(
            service: service,
            hosts: host,
            version: version,
            by: by,
            status: .started,
            kind: kind?.value,
            environment: environment,
            previousVersion: previous,
            message: message,
            url: url,
            undo: undo,
            expect: expect,
            contact: contact
        )
    }
}

/// A moment as the command line takes it: RFC 3339.
struct MomentArgument: ExpressibleByArgument {
    let time: Timestamp

    init?(argument: String) {
        guard let time = Timestamp(rfc3339: argument) else { return nil }
        self.time = time
    }
}
