/// What the values of ps(1) options may be.
enum ProcessValue {
    /// Columns by name, such as `pid,user:20,args=COMMAND`.
    case columns
    /// Columns to sort by, each with an optional sign.
    case sortKeys
    /// Numbers or names, joined by commas.
    case list

    /// What a refusal gives as its rule.
    static let rule = "catalogue: ps"

    /// Refuses a value that is something else.
    func check(_ value: String, of option: String) throws(Refusal) {
        switch self {
        case .list:
            guard ValueRule.characters("A-Za-z0-9_,./:@+-", max: 400).admits(value),
                value.utf8.first != UInt8(ascii: "-")
            else {
                throw Self.refused("ps \(option) does not take \(value)", try: "names or numbers, joined by commas")
            }
        case .columns:
            for column in value.split(separator: ",", omittingEmptySubsequences: false) {
                let name = column.prefix { $0 != ":" && $0 != "=" }
                let width = column.dropFirst(name.count).prefix { $0 != "=" }
                let isWidth = width.isEmpty || ValueRule.characters("0-9", max: 4).admits(String(width.dropFirst()))
                try Self.check(name, isWidth)
                // To POSIX a header runs to the end of the word, to procps up to the comma; both find columns checked.
                let header = column.dropFirst(name.count + width.count)
                guard header.isEmpty || ValueRule.characters("A-Za-z0-9=%_", max: 40).admits(String(header)) else {
                    throw Self.refused("\(header) is no header", try: "a header of letters")
                }
            }
        case .sortKeys:
            for key in value.split(separator: ",", omittingEmptySubsequences: false) {
                try Self.check(key.first == "-" || key.first == "+" ? key.dropFirst() : key, true)
            }
        }
    }

    private static func check(_ name: Substring, _ isWellFormed: Bool) throws(Refusal) {
        guard isWellFormed, shown.contains(name) else {
            throw refused(
                "ps: \(name) is not among the columns that may be shown",
                try: nearest(to: String(name), among: shown.map(String.init)) ?? "pid,user,pcpu,pmem,rss,etime,args"
            )
        }
    }

    private static func refused(_ message: String, try wouldWork: String) -> Refusal {
        Refusal(.denied, message, rule: rule, wouldWork: wouldWork)
    }

    // ps(1), STANDARD FORMAT SPECIFIERS, without those that show environments or addresses in memory.
    private static let shown: Set<Substring> = Set(
        """
        %cpu %mem args blocked bsdstart bsdtime c caught cgname cgroup class cls cmd comm command cp cputime cputimes \
        drs egid egroup etime etimes euid euser exe f fgid fgroup flag flags fname fuid fuser gid group ignored ipcns \
        lsession lstart lwp machine maj_flt majflt min_flt minflt mntns netns ni nice nlwp nwchan ouid pcpu pending \
        pgid pgrp pid pidns pmem policy ppid pri priority psr rgid rgroup rss rssize rsz rtprio ruid ruser s sched \
        seat sess session sgi_p sgid sgroup sid sig size slice spid stat start start_time state stime suid suser svgid \
        svuid sz tgid thcount tid time times tname trs tt tty ucmd ucomm uid uname unit user userns utsns uunit vsize \
        vsz wchan
        """.split(separator: " ")
    )
}
