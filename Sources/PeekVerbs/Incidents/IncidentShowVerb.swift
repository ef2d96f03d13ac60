import ArgumentParser
import PeekCore

struct IncidentShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an incident, the deploys before it, its sessions and its notes.",
        discussion: "Example:\n  prodpeek incident show last"
    )

    @Argument(help: "The incident.", completion: .names(of: .incident))
    var id: String

    @OptionGroup var facts: FactsOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let incident = try await context.incident(id)
        let details = try await IncidentDetails(incident, context)
        if facts.json {
            try await output.json(details)
        } else {
            try await output.lines(details.screen(output, now: context.clock()))
        }
        return ExitStatus.success.rawValue
    }
}

extension IncidentDetails {
    /// Lines for a person.
    func screen(_ output: Output, now: Timestamp) -> [String] {
        let end = listing.closedAt ?? now
        let severity = listing.severity.map { "  severity \($0)" } ?? ""
        var lines = [
            "\(output.paint(.bold, listing.id.description))"
                + "  \(output.paint(listing.state.paint, listing.state.rawValue))\(severity)"
                + "  \(output.paint(.bold, visible(listing.title)))"
        ]
        let opened = "\(output.clock.both(listing.openedAt)) by \(visible(listing.by))"
        lines += output.section("services", [visible(listing.services.joined(separator: " ")).orDash])
        lines += output.section("opened", [opened])
        if let at = listing.closedAt {
            let by = visible(listing.closedBy ?? "-")
            let length = listing.openedAt.duration(until: end)
            lines += output.section("closed", ["\(output.clock.moment(at)) by \(by) after \(length)"])
            lines += output.section("resolution", shownLines(listing.resolution ?? "-"))
        } else {
            lines += output.section("lasts", [output.clock.since(listing.openedAt)])
        }
        lines += output.section("deploys", orNone(deploys.flatMap { deployTexts($0, output) }))
        lines += output.section("sessions", orNone(sessions.map { sessionText($0, output, now) }))
        lines += output.section("notes", orNone(notes.flatMap { noteTexts($0, output) }))
        return lines
    }

    private func orNone(_ texts: [String]) -> [String] { texts.isEmpty ? ["none"] : texts }

    private func deployTexts(_ deploy: Deploy, _ output: Output) -> [String] {
        let what = deploy.service ?? deploy.hosts.joined(separator: ",")
        let age = deploy.startedAt.duration(until: listing.openedAt)
        let first =
            "\(output.clock.moment(deploy.startedAt))  \(age) before  \(visible(what)) \(visible(deploy.version))"
            + "  \(output.paint(deploy.status.paint, deploy.status.rawValue))  by \(visible(deploy.by))"
            + "  \(visible(deploy.id))"
        let more = [("undo", deploy.undo), ("contact", deploy.contact), ("message", deploy.message)]
        return [first] + more.compactMap { label, text in text.map { "  \(label): \(visible($0))" } }
    }

    private func sessionText(_ session: LinkedSession, _ output: Output, _ now: Timestamp) -> String {
        let place = "\(visible(session.principal)) on \(visible(session.host))"
        guard let id = session.id, let line = session.line, let state = session.state else {
            return "\(output.clock.moment(session.startedAt))  \(place)"
        }
        let length = session.startedAt.duration(until: session.endedAt ?? now)
        return "\(output.clock.moment(session.startedAt))  \(place)  \(id)  \(state) \(length)  \(visible(line))"
    }

    private func noteTexts(_ note: Note, _ output: Output) -> [String] {
        let texts = shownLines(note.text)
        let place = note.session.map { " in \($0) on \(visible(note.host ?? "-"))" } ?? ""
        return ["\(output.clock.moment(note.time))  \(visible(note.by))\(place): \(texts.first ?? "")"]
            + texts.dropFirst().map { "  \($0)" }
    }
}

/// The lines of a text from outside, each safe to show.
func shownLines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { visible(String($0)) }
}

extension Output {
    /// A label with one or several texts beside it, which are safe to show; nothing where there are none.
    func section(_ label: String, _ texts: [String]) -> [String] {
        texts.enumerated().map { index, text in
            let shown = index == 0 ? label : ""
            return "  " + paint(.dim, shown) + String(repeating: " ", count: max(1, 12 - shown.count)) + text
        }
    }
}
