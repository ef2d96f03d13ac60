extension DeployReport {
    func checkID() throws(DeployRefusal) {
        guard let id else { return }
        let allowed = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "._:/-".utf8.contains(byte)
            }
        }
        // A leading dash would read as an option, a leading dot or slash as a part of a path.
        guard allowed, let first = id.first, first.isLetter || first.isNumber, id.utf8.count <= Self.longestID else {
            throw invalid(
                "id",
                "id has to be 1 to \(Self.longestID) letters, digits and . _ : / -, and begin with a letter or digit",
                "\"id\": \"checkout:1234\", or none"
            )
        }
        // The command line's word for one's own latest.
        if id == "last" { throw invalid("id", "the id last is reserved", "another id, or none") }
    }

    func checkTexts() throws(DeployRefusal) {
        let names = [
            ("service", service), ("version", version), ("by", by), ("environment", environment),
            ("previousVersion", previousVersion),
        ]
        for (field, text) in names { try checkText(field, text, longest: Self.longestName) }
        let texts = [
            ("message", message), ("url", url), ("undo", undo), ("expect", expect), ("contact", contact),
        ]
        for (field, text) in texts { try checkText(field, text, longest: Self.longestText) }
        if let url, !isWebAddress(url) {
            throw invalid("url", "url has to be an http or https address without spaces", "https://ci.example/run/42")
        }
    }

    private func checkText(_ field: String, _ text: String?, longest: Int) throws(DeployRefusal) {
        guard let text else { return }
        guard text.utf8.count <= longest else {
            throw invalid(field, "\(field) is longer than \(longest) bytes", "a shorter text")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw invalid(field, "\(field) is empty", "a text, or leave \(field) out")
        }
        guard !text.unicodeScalars.contains("\0") else {
            throw invalid(field, "\(field) holds a NUL character", "a text without it")
        }
    }

    func checkNames(_ policy: Policy) throws(DeployRefusal) {
        if let service, policy.services[service] == nil {
            throw unknown("service", service, Array(policy.services.keys))
        }
        guard hosts.count <= Self.mostHosts else {
            throw invalid("hosts", "hosts names more than \(Self.mostHosts)", "fewer hosts, or only the service")
        }
        for host in hosts where policy.hosts[host] == nil { throw unknown("hosts", host, Array(policy.hosts.keys)) }
    }

    func checkTimes(_ now: Timestamp) throws(DeployRefusal) {
        for (field, time) in [("startedAt", startedAt), ("finishedAt", finishedAt)] {
            guard let time else { continue }
            guard time <= now.adding(seconds: Self.clockTolerance) else {
                throw invalid(field, "\(field) \(time) is in the future; it is \(now) here", "check the sender's clock")
            }
            guard time >= Self.earliest else {
                throw invalid(field, "\(field) \(time) is before \(Self.earliest)", "check the sender's clock")
            }
        }
        if status == .started, finishedAt != nil {
            throw invalid("finishedAt", "finishedAt goes with succeeded or failed, not with started", "leave it out")
        }
    }

    func missing(_ field: String, _ message: String, _ wouldWork: String) -> DeployRefusal {
        DeployRefusal(.missing, field: field, Refusal(.usage, message, wouldWork: wouldWork))
    }

    func invalid(_ field: String, _ message: String, _ wouldWork: String) -> DeployRefusal {
        DeployRefusal(.invalid, field: field, Refusal(.usage, message, wouldWork: wouldWork))
    }

    private func unknown(_ field: String, _ name: String, _ known: [String]) -> DeployRefusal {
        let thing = field == "hosts" ? "host" : field
        let wouldWork: String
        if let nearest = nearest(to: name, among: known) {
            wouldWork = nearest
        } else if known.isEmpty {
            wouldWork = "the policy names none yet"
        } else {
            let shown = known.sorted().prefix(Self.mostNamesShown).joined(separator: ", ")
            wouldWork = known.count > Self.mostNamesShown ? "\(shown), …" : shown
        }
        let message = "the policy has no \(thing) called \(name.prefix(Self.longestName))"
        return DeployRefusal(.unknown, field: field, Refusal(.notFound, message, wouldWork: wouldWork))
    }

    private static var mostNamesShown: Int { 10 }

    private func isWebAddress(_ url: String) -> Bool {
        let schemes = ["https://", "http://"]
        guard let scheme = schemes.first(where: { url.lowercased().hasPrefix($0) }) else { return false }
        let rest = url.utf8.dropFirst(scheme.utf8.count)
        guard let first = rest.first, !"/?#:@".utf8.contains(first) else { return false }
        // RFC 3986 appendix A: visible ASCII without the characters that no part of an address may hold.
        return url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    }
}
