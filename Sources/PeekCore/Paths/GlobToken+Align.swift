extension Glob.Token {
    /// Whether `pattern` can be laid over `tokens`, each of its `*` over any run of them and every other token over one
    /// that fits.
    ///
    /// - Parameter fits: given a token of `tokens` and one of `pattern`, in this order.
    static func align(_ pattern: [Self], with tokens: [Self], _ fits: (Self, Self) -> Bool) -> Bool {
        var position = 0
        var token = 0
        var star: (token: Int, position: Int)?
        while position < tokens.count {
            if token < pattern.count {
                if pattern[token] == .many {
                    star = (token, position)
                    token += 1
                    continue
                }
                if fits(tokens[position], pattern[token]) {
                    position += 1
                    token += 1
                    continue
                }
            }
            guard let last = star else { return false }
            star = (last.token, last.position + 1)
            position = last.position + 1
            token = last.token + 1
        }
        return pattern[token...].allSatisfy { $0 == .many }
    }
}
