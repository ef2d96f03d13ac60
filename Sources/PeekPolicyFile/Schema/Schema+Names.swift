extension NameRule {
    /// The names that will do, as a regular expression of ECMA 262; a test holds it to ``fault(of:)``.
    var pattern: String {
        switch self {
        case .host: "^(?!prodpeek$)[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"
        case .principal: "^(?!gateway$)[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$"
        case .plain: "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"
        }
    }
}

extension Schema {
    /// A name by a rule.
    static func name(_ rule: NameRule) -> Schema {
        let others = rule == .principal ? ". _ - @ +" : ". _ -"
        let hint = "A name has letters, digits and \(others), and begins with a letter or digit."
        return text.matching(rule.pattern, hint)
    }

    /// A mapping of things by name.
    static func things(_ rule: NameRule, _ value: Schema) -> Schema { named(name(rule), value) }

    /// Names of things that the file has elsewhere.
    static func names(_ rule: NameRule) -> Schema { list(of: name(rule)) }

    /// The name of a host, or a range of names such as `web[1-40]`.
    static let hostNames = text.matching(
        "^(?!prodpeek$)[A-Za-z0-9\\[][A-Za-z0-9._\\[\\]-]*$",
        "A host name has letters, digits and . _ -, or is a range of names such as web[1-40]."
    )

    /// A file below the directory of the file that names it.
    static let includedFiles = text.matching(
        "^(?!\\.\\.?(?:/|$))[^/\\\\]+(?:/(?!\\.\\.?(?:/|$))[^/\\\\]+)*$",
        "A path below the directory of this file, without . or .., such as hosts/eu.yaml."
    )

    /// The path of one file or directory.
    static let path = text(
        matching: "^(?:/|(?:/(?!\\.\\.?(?:/|$))[^/*?\\[]+)+)$",
        "An absolute path without . .. // * ? [ and without a slash at its end."
    )

    /// A pattern over paths that a role reads.
    static let readablePaths = text(
        matching: "^(?:/|(?:/(?!\\.\\.?(?:/|$))[^/]+)+)$",
        "A path or pattern that begins with /, without . .. // and without a slash at its end."
    )

    /// A pattern over paths that a role denies.
    static let deniedPaths = text(
        matching: "^(?:/|\\*[^/]*(?:/(?!\\.\\.?(?:/|$))[^/]+)*|(?:/(?!\\.\\.?(?:/|$))[^/]+)+)$",
        "A path or pattern that begins with / or *, without . .. // and without a slash at its end."
    )

    /// A public key line.
    static func publicKey(for use: KeyUse) -> Schema {
        let types = KeyBlob.types.filter { use != .host || !$0.hasPrefix("sk-") }
        let shown = types.map { $0.replacing(".", with: "\\.") }.joined(separator: "|")
        return text(
            matching: "^ *(?:\(shown)) +[A-Za-z0-9+/]+=*(?: .*)?$",
            "A public key as OpenSSH writes it: TYPE BASE64 [COMMENT], of the types \(types.joined(separator: ", "))."
        )
    }

    /// A length of time.
    static let duration = text(
        matching: "^(?=[0-9])(?:[0-9]{1,9}d)?(?:[0-9]{1,9}h)?(?:[0-9]{1,9}m)?(?:[0-9]{1,9}s)?$",
        "A time such as 8h, 30m or 1h30m."
    ).such(as: "8h", "30m", "1h30m")

    /// A number of bytes.
    static let bytes = either(
        number(Quantity.bytes),
        text(matching: "^[0-9]{1,13}(?:B|KB|MB|GB|KiB|MiB|GiB)?$", "A number of bytes such as 10MB or 512KiB.")
            .such(as: "10MB", "512KiB")
    )

    /// A link that people follow.
    static let link = text(matching: "^[Hh][Tt][Tt][Pp][Ss]?://[^/\\s][^\\s]*$", "A link with http:// or https://.")
}
