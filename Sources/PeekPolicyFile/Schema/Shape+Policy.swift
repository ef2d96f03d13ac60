extension Shape {
    /// The root of a policy.
    static let policy = Shape(
        .optional(
            "include",
            .list(of: .includedFiles),
            "Further files, below this one's directory; * ? [ in the last name stand for all that match."
        ),
        .optional(
            "knownHosts",
            .list(of: .includedFiles),
            "Files of ssh's known_hosts, with the pinned keys of hosts that have no hostKeys."
        ),
        .optional(
            "principals",
            .things(.principal, .mapping(principal)),
            "Who asks: people and machines, known by their keys alone."
        ),
        .optional(
            "hosts",
            .named(.hostNames, .mapping(host)),
            "The machines. The name is the login name at the gateway; web[1-40] is forty of them."
        ),
        .optional(
            "confinement",
            .sequence(of: .mapping(confinementRule)),
            "What hosts' kernels have to enforce; the first rule about a host decides, unless it says so itself."
        ),
        .optional("services", .things(.plain, .mapping(service)), "What is deployed, where, and which logs it writes."),
        .optional(
            "roles",
            .things(.plain, .mapping(role)),
            "What sets of principals may do; what is left out is denied."
        ),
        .optional(
            "certificateAuthorities",
            .list(of: .publicKey(for: .authority)),
            "Certificates of these log in as the principal that they name."
        ),
        .optional("revoked", .mapping(revocations), "What is accepted no longer, whatever else says yes."),
        .optional(
            "commands",
            .things(.plain, .mapping(command)),
            "Commands beside the built-in ones, or in their place; roles name them."
        )
    )

    /// Somebody who asks.
    static let principal = Shape(
        .optional(
            "keys",
            .list(of: .publicKey(for: .principal)),
            "Public keys to log in with; a key belongs to one principal. RSA from 3072 bits."
        ),
        .optional("roles", .names(.plain), "Names of roles; the first that allows a whole line decides.")
    )

    /// A machine.
    static let host = Shape(
        .required(
            "address",
            .text.matching("^[^\\s/@]+$", "A name or an IP address, or ADDR:PORT.")
                .such(as: "10.0.0.11", "[::1]:2222"),
            "A DNS name or an IP address; ADDR:PORT and [IPv6]:PORT too. For a range of hosts 10.0.1.[1-40]."
        ),
        .optional("port", .number(1...65_535), "The TCP port of its sshd; 22 if left out."),
        .optional("labels", .things(.plain, .text), "Names and values of your own, to select hosts by."),
        .optional(
            "hostKeys",
            .list(of: .publicKey(for: .host), atLeast: 1),
            "The host's own public keys, pinned; left out where a file under knownHosts has them."
        ),
        .optional("confinement", .confinement, "What its kernel has to enforce: required, preferred or none.")
    )

    /// Hosts by name or by label.
    static let selector = Shape(
        .optional("names", .list(of: .hostNames), "Hosts by name, or by range: web[1-40]."),
        .optional("labels", .things(.plain, .text), "Hosts that carry all of these labels.")
    )

    /// What is deployed.
    static let service = Shape(
        .required("hosts", .hosts, "Where it runs: names, or {labels: {role: web}}."),
        .optional(
            "logs",
            .things(.plain, .either(.path, .mapping(journal))),
            "Its logs by name, as paths or journal units; the first is the default of tail SERVICE."
        ),
        .optional("runbook", .link, "Where to read what to do; shown, never fetched."),
        .optional("escalation", .text, "Whom to ask; refusals on its hosts show it.")
    )

    /// A log in the journal.
    static let journal = Shape(
        .required(
            "unit",
            .text.matching(
                "^(?!-)[A-Za-z0-9:_.\\\\@*?\\[\\]-]{1,255}$",
                "The name of a systemd unit, or a glob of units."
            ),
            "A systemd unit, or a glob of units."
        )
    )

    /// What is accepted no longer.
    static let revocations = Shape(
        .optional("serials", .sequence(of: .mapping(serial)), "Certificates by authority and serial number."),
        .optional("keyIDs", .list(of: .text), "Certificates by key ID."),
        .optional(
            "keys",
            .list(of: .publicKey(for: .revoked)),
            "Keys of anyone: plain, in a certificate, or an authority's."
        )
    )

    /// A certificate by its number.
    static let serial = Shape(
        .required("authority", .publicKey(for: .revoked), "The authority's key, as under certificateAuthorities."),
        .required("serial", .natural, "The certificate's serial number.")
    )
}

extension Schema {
    /// Which hosts something is about.
    static let hosts = either(list(of: hostNames), mapping(.selector))
}
