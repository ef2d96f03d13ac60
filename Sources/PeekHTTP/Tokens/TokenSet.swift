import Crypto
public import PeekCore

/// The bearer tokens that a gateway knows.
public struct TokenSet: Sendable {
    private let tokens: [Token]

    /// Takes the tokens of the configuration; none is a set that nobody is in.
    ///
    /// - Throws: ``Refusal`` when two have one name, or are one token under two names.
    public init(_ tokens: [Token]) throws(Refusal) {
        for (index, token) in tokens.enumerated() {
            for other in tokens[..<index] {
                if other.name == token.name {
                    throw Refusal(.usage, "two tokens are called \(token.name)", wouldWork: "a name for each")
                }
                if other.sha256 == token.sha256 {
                    throw Refusal(
                        .usage,
                        "\(other.name) and \(token.name) are the same token",
                        wouldWork: "one name with all that it may do, or a token for each"
                    )
                }
            }
        }
        self.tokens = tokens
    }

    /// The token that was presented; nil when it is not known.
    ///
    /// Every token is compared, and each comparison takes the same time whatever it finds: the time of an answer says
    /// nothing about how much of a guess was right.
    func token(_ presented: String) -> Token? {
        let digest = SHA256.hash(data: Array(presented.utf8))
        var found: Token?
        for token in tokens where digest == token.sha256 { found = token }
        return found
    }
}
