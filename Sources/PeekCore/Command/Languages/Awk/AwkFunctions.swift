/// A function that awk has, and that only computes.
struct AwkFunction: Sendable {
    /// How many values it takes.
    var arguments: ClosedRange<Int>
    /// Which of them it assigns to, such as the third of `sub`.
    var targets: Set<Int> = []
    /// Which of them are arrays that it fills.
    var arrays: Set<Int> = []
    /// Which of them are regular expressions.
    var regexes: Set<Int> = []
}

/// The functions that awk has; where one is gawk's alone, others end with an error before they read a line.
enum AwkFunctions {
    /// By name.
    static let all: [String: AwkFunction] = [
        "atan2": AwkFunction(arguments: 2...2),
        "cos": AwkFunction(arguments: 1...1),
        "exp": AwkFunction(arguments: 1...1),
        "int": AwkFunction(arguments: 1...1),
        "log": AwkFunction(arguments: 1...1),
        "rand": AwkFunction(arguments: 0...0),
        "sin": AwkFunction(arguments: 1...1),
        "sqrt": AwkFunction(arguments: 1...1),
        "srand": AwkFunction(arguments: 0...1),
        "strtonum": AwkFunction(arguments: 1...1),
        "and": AwkFunction(arguments: 2...99),
        "or": AwkFunction(arguments: 2...99),
        "xor": AwkFunction(arguments: 2...99),
        "compl": AwkFunction(arguments: 1...1),
        "lshift": AwkFunction(arguments: 2...2),
        "rshift": AwkFunction(arguments: 2...2),
        "index": AwkFunction(arguments: 2...2),
        "length": AwkFunction(arguments: 0...1),
        "match": AwkFunction(arguments: 2...3, arrays: [2], regexes: [1]),
        "split": AwkFunction(arguments: 2...4, arrays: [1, 3], regexes: [2]),
        "patsplit": AwkFunction(arguments: 2...4, arrays: [1, 3], regexes: [2]),
        "sprintf": AwkFunction(arguments: 1...99),
        "sub": AwkFunction(arguments: 2...3, targets: [2], regexes: [0]),
        "gsub": AwkFunction(arguments: 2...3, targets: [2], regexes: [0]),
        "gensub": AwkFunction(arguments: 3...4, regexes: [0]),
        "substr": AwkFunction(arguments: 2...3),
        "tolower": AwkFunction(arguments: 1...1),
        "toupper": AwkFunction(arguments: 1...1),
        "asort": AwkFunction(arguments: 1...3, arrays: [0, 1]),
        "asorti": AwkFunction(arguments: 1...3, arrays: [0, 1]),
        "isarray": AwkFunction(arguments: 1...1),
        "typeof": AwkFunction(arguments: 1...1),
        "systime": AwkFunction(arguments: 0...0),
        "mktime": AwkFunction(arguments: 1...2),
        "strftime": AwkFunction(arguments: 0...3),
        // Without a value it writes out stdout, which is how lines that are followed get through a pipe in time.
        "fflush": AwkFunction(arguments: 0...0),
    ]
}

/// Names that a program may not use, or not assign to.
enum AwkNames {
    /// Why a name is refused wherever it stands.
    static func reason(against name: String) -> AwkProblem.What? {
        switch name {
        case "system": .system
        case "getline": .getline
        case "close": .close
        case "ARGV", "ARGC": .inputFiles(name)
        case "ENVIRON": .environment
        case "PROCINFO", "SYMTAB", "FUNCTAB": .ownTables(name)
        case "BEGINFILE", "ENDFILE", "switch", "case", "default", "func": .wordOfSome(name)
        case "bindtextdomain", "dcgettext", "dcngettext", "extension", "adump", "stopme", "mkbool", "intdiv",
            "intdiv0", "_dump_node":
            .wordOfSome(name)
        default: nil
        }
    }

    /// The variables that have a meaning to awk, and may be read and set.
    static let special: Set = [
        "FS", "OFS", "ORS", "RS", "RT", "SUBSEP", "NR", "FNR", "NF", "CONVFMT", "OFMT", "RSTART", "RLENGTH", "FILENAME",
        "ARGIND", "ERRNO", "FIELDWIDTHS", "FPAT", "IGNORECASE", "LINT", "BINMODE", "TEXTDOMAIN", "PREC", "ROUNDMODE",
    ]

    /// Whether a program may give `name` a value, where it is a variable at all.
    static func isAssignable(_ name: String) -> Bool {
        // They say which file is read, and busybox goes by them.
        name != "FILENAME" && name != "ARGIND"
    }

    /// Whether `name` is one that a program may give to a variable of its own.
    static func isVariable(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, AwkTokenizer.isNameStart(first) else { return false }
        return bytes.allSatisfy { AwkTokenizer.isNameStart($0) || AwkTokenizer.isDigit($0) }
            && AwkKeyword.byText[name] == nil && AwkFunctions.all[name] == nil && reason(against: name) == nil
    }
}
