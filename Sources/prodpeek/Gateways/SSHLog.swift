import PeekCore

/// What `ssh` itself had to say, apart from what the gateway wrote to stderr.
struct SSHLog {
    private let messages: [String]

    /// Reads the file that `ssh -E` wrote.
    init(_ text: String) {
        messages = text.split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The lines for the person beside the refusal, if there is one; the usual farewell of a connection is no news.
    func lines(beside refusal: Refusal?) -> [String] {
        messages.filter { message in
            if let refusal { return !refusal.message.hasSuffix(message) }
            return !message.hasPrefix("Connection to ") && !message.hasPrefix("Shared connection to ")
        }
    }

    /// Why `ssh` failed, as far as it can be known.
    func refusal(_ gateway: Gateway) -> Refusal {
        if says("Permission denied (") || says("Too many authentication failures") {
            return Refusal(
                .notAuthenticated,
                "\(gateway.address) knows none of the keys that ssh offers",
                wouldWork: "prodpeek --identity FILE; ssh-add -l lists the keys of your agent",
                ask: "whoever owns the gateway's policy"
            )
        }
        if says("Host key verification failed") || says("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            return Refusal(
                .unavailable,
                "the host key of \(gateway.address) is not one that is known",
                wouldWork: "prodpeek init \(gateway.address), and compare the fingerprint",
                ask: "the gateway's operators"
            )
        }
        return Refusal(
            .unavailable,
            "\(gateway.address) cannot be reached, or went away: \(messages.last ?? "ssh does not say why")",
            ask: "the gateway's operators"
        )
    }

    private func says(_ text: String) -> Bool { messages.contains { $0.contains(text) } }
}
