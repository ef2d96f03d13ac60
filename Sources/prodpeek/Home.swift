import Foundation

/// Where the program keeps what it remembers.
struct Home: Sendable {
    /// The process's environment.
    let environment: [String: String]

    private var directory: String { environment["HOME"] ?? NSHomeDirectory() }

    /// The gateways that the person knows.
    var configuration: String { "\(directory)/.config/prodpeek/config.yaml" }

    /// The host keys of those gateways, beside the person's own known_hosts.
    var knownHosts: String { "\(directory)/.config/prodpeek/known_hosts" }

    /// The person's own known_hosts files (ssh_config(5), UserKnownHostsFile).
    var personalKnownHosts: [String] { ["\(directory)/.ssh/known_hosts", "\(directory)/.ssh/known_hosts2"] }

    /// What can be asked for again (https://specifications.freedesktop.org/basedir-spec).
    var cache: String {
        let given = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return "\(given ?? "\(directory)/.cache")/prodpeek"
    }

    /// Reports of deploys that are still to be delivered.
    var spool: String { "\(directory)/.local/state/prodpeek" }
}
