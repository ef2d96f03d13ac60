/// A pattern over whole names: `*` is any characters, `?` is one; everything else is itself.
struct Glob {
    private let pattern: [Character]

    /// Takes a pattern as typed.
    init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// Whether the whole of `name` is meant; takes time in the product of both lengths at most.
    func matches(_ name: String) -> Bool {
        let name = Array(name)
        var at = 0
        var next = 0
        var star: (pattern: Int, name: Int)?
        while next < name.count {
            if at < pattern.count, pattern[at] == "*" {
                star = (at, next)
                at += 1
            } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[next] {
                at += 1
                next += 1
            } else if let last = star {
                // The latest star takes one character more; an earlier one never needs to.
                star = (last.pattern, last.name + 1)
                at = last.pattern + 1
                next = last.name + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}
