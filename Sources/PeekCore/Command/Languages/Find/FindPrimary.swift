/// The tests, actions and options of find(1) that only look, and the reasons against the others.
enum FindPrimary {
    /// What a refusal gives as its rule.
    static let rule = "catalogue: find"

    /// What must follow `name`, which may be nothing; nil when it is not allowed.
    static func rule(of name: String) -> ValueRule?? { rules[name] }

    /// Why `name` is not allowed, and what would do.
    static func refusal(of name: String) -> Refusal {
        if let reason = reasons.first(where: { $0.names.contains(name) }) {
            return Refusal(.denied, "find \(name) \(reason.why)", rule: rule, wouldWork: reason.wouldWork)
        }
        if name.hasPrefix("-newer") {
            return Refusal(
                .denied,
                "find \(name) looks at another file",
                rule: rule,
                wouldWork: "-newermt TIME, such as -newermt '2026-11-01 10:00'"
            )
        }
        guard name.hasPrefix("-") else {
            return Refusal(
                .denied,
                "find: \(name) is no test, and paths come first",
                rule: rule,
                wouldWork: "find PATH TESTS"
            )
        }
        return Refusal(
            .denied,
            "find \(name) is not allowed",
            rule: rule,
            wouldWork: nearest(to: name, among: rules.keys) ?? rules.keys.sorted().joined(separator: " ")
        )
    }

    private static let rules: [String: ValueRule?] = {
        var rules: [String: ValueRule?] = [:]
        for name in [
            "-print", "-print0", "-ls", "-prune", "-quit", "-depth", "-xdev", "-mount", "-daystart", "-noleaf", "-true",
            "-false", "-empty", "-readable", "-writable", "-executable", "-nouser", "-nogroup",
        ] {
            rules[name] = .some(nil)
        }
        for name in [
            "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-lname", "-ilname", "-regex",
            "-iregex", "-printf",
        ] {
            rules[name] = .named(.text)
        }
        for name in [
            "-amin", "-cmin", "-mmin", "-atime", "-ctime", "-mtime", "-uid", "-gid", "-inum", "-links", "-used",
        ] {
            rules[name] = .characters("0-9.+-", max: 12)
        }
        for name in ["-newermt", "-newerat", "-newerct", "-newerBt"] { rules[name] = .named(.dateText) }
        for name in ["-maxdepth", "-mindepth"] { rules[name] = .characters("0-9", max: 6) }
        for name in ["-user", "-group", "-fstype"] { rules[name] = .named(.word) }
        rules["-size"] = .characters("0-9+bcwkMG-", max: 20)
        rules["-type"] = .listOf(["b", "c", "d", "p", "f", "l", "s"])
        rules["-xtype"] = .listOf(["b", "c", "d", "p", "f", "l", "s"])
        rules["-perm"] = .characters("0-7ugoarwxXst=+,/-", max: 40)
        rules["-regextype"] = .named(.word)
        return rules
    }()

    /// The tests that take a command line of their own, up to `;` or `+`.
    static let commands: Set = ["-exec", "-execdir", "-ok", "-okdir"]

    private struct Reason {
        var names: Set<String>
        var why: String
        var wouldWork: String
    }

    private static let reasons = [
        Reason(
            names: commands,
            why: "runs a program",
            wouldWork: "find with -print, -ls or -printf, and then the command for the names that it shows"
        ),
        Reason(names: ["-delete"], why: "deletes files", wouldWork: "-print"),
        Reason(names: ["-fprint", "-fprint0"], why: "writes a file", wouldWork: "-print"),
        Reason(names: ["-fprintf"], why: "writes a file", wouldWork: "-printf FORMAT"),
        Reason(names: ["-fls"], why: "writes a file", wouldWork: "-ls"),
        Reason(names: ["-files0-from"], why: "reads names from a file", wouldWork: "the paths as words"),
        Reason(
            names: ["-L", "-H", "-follow"],
            why: "follows symbolic links out of the readable paths",
            wouldWork: "find without it; -lname shows where links lead"
        ),
        Reason(names: ["-samefile"], why: "looks at another file", wouldWork: "-inum NUMBER"),
    ]
}
