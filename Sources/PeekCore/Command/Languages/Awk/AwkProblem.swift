/// Why a program of awk is refused, and where.
struct AwkProblem: Error {
    /// What is refused.
    enum What: Hashable {
        case empty
        case unexpected(String, expected: String)
        case character(Unicode.Scalar)
        case openString
        case openRegex
        case openBracket
        case bracketInBracket
        case escape
        case number
        case stars
        case pipe
        case redirection
        case system
        case getline
        case close
        case inputFiles(String)
        case environment
        case ownTables(String)
        case wordOfSome(String)
        case wordOfAwk(String)
        case readOnly(String)
        case notAssignable
        case notAnArray(String)
        case unknownFunction(String, near: String?)
        case argumentCount(String, ClosedRange<Int>)
        case noCall(String)
        case twice(String)
        case functionAndVariable(String)
        case comparisons
        case groupedRegex
        case subscripts
        case noSubscript
        case outside(String, of: String)
        case tooDeep(Int)
    }

    var what: What
    /// The byte at which it stands; nil when it is about the whole.
    var offset: Int?

    init(_ what: What, _ offset: Int?) {
        self.what = what
        self.offset = offset
    }

    /// The refusal of `program`.
    func refusal(of program: String) -> Refusal {
        let place = offset.map { "character \(program.column(ofByte: $0)): " } ?? ""
        let (message, wouldWork) = texts
        return Refusal(.denied, place + message, rule: "catalogue: awk", wouldWork: wouldWork)
    }

    private var texts: (message: String, wouldWork: String) {
        switch what {
        case .empty: ("the program is empty", "awk '{print $1}' FILE")
        case .unexpected(let found, let expected): ("\(found) stands where \(expected) should", expected)
        case .character(let scalar) where scalar == "@":
            ("@ calls functions by name and loads files, and neither is done here", "the function's own name")
        case .character(let scalar) where scalar == "'":
            ("a single quote is no part of awk", #"double quotes; in a string, \047"#)
        case .character(let scalar) where scalar == "\\":
            ("a backslash stands outside of strings", "leave it out: in single quotes, $ needs none")
        case .character(let scalar) where scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F:
            ("\(scalar) is no part of awk here", "leave it out, or put it into a string: \"\(scalar)\"")
        case .character(let scalar):
            ("the character \(scalar.codePoint) is no part of awk here", "leave it out, or put it into a string")
        case .openString: ("a string is not closed", #"a closing ", or \" for a quote inside"#)
        case .openRegex: ("a regular expression is not closed", #"a closing /, or \/ for a slash inside"#)
        case .openBracket: ("a bracket in a regular expression is not closed", #"a closing ], or \[ for the character"#)
        case .bracketInBracket:
            ("[ inside brackets begins no class that awk has", #"[[:alpha:]], or \[ for the character"#)
        case .escape: ("awks read this escape differently", #"the character itself, or its three octal digits: \101"#)
        case .number: ("awks read this number differently", "a decimal number, with a blank behind it")
        case .stars: ("not every awk has **", "^")
        case .pipe: ("| would run a command", "pipe what awk prints: awk 'PROGRAM' FILE | sort")
        case .redirection:
            (
                "> behind print would write a file",
                "print (A > B) to compare; redirect on your own machine: ssh HOST@gateway 'COMMAND' > FILE"
            )
        case .system: ("system would run a command", "the command in a line of its own")
        case .getline:
            (
                "getline would read another file or run a command",
                "name the files behind the program; for the line behind a match: grep -A 1"
            )
        case .close: ("close is about files and commands that awk opens, and it opens none", "leave it out")
        case .inputFiles(let name): ("\(name) decides which files are read", "name the files behind the program")
        case .environment: ("ENVIRON shows the environment, and it is fixed", "awk -v NAME=TEXT 'PROGRAM' FILE")
        case .ownTables(let name):
            ("\(name) reaches into awk itself", "to put an array in order: awk 'PROGRAM' FILE | sort")
        case .wordOfSome(let name):
            ("\(name) means something to some awks only", "another name; if and else for switch")
        case .wordOfAwk(let name): ("\(name) is a name of awk's own", "another name")
        case .readOnly(let name): ("\(name) is set by awk, and may only be read", "a variable of your own")
        case .notAssignable:
            ("this cannot be assigned to", "a variable, NAME[SUBSCRIPT] or $FIELD, without parentheses")
        case .notAnArray(let name): ("\(name) needs the name of an array here", "a name")
        case .unknownFunction(let name, let near):
            ("\(name) is no function that awk has, and the program defines none", near ?? "function \(name)(x) {…}")
        case .argumentCount(let name, let counts):
            ("\(name) does not take so many values", "\(name) with \(Self.words(counts))")
        case .noCall(let name): ("\(name) is a function and needs its parentheses", "\(name)(…)")
        case .twice(let name): ("\(name) is defined twice", "another name")
        case .functionAndVariable(let name):
            ("\(name) is a function and a variable", "no blank before the parenthesis of a call, or another name")
        case .comparisons: ("awks read a second comparison differently", "parentheses around one of them")
        case .groupedRegex: ("awks read a regular expression in parentheses differently here", "it without parentheses")
        case .subscripts: ("not every awk has arrays of arrays", "NAME[A, B]")
        case .noSubscript: ("nothing stands between the brackets", "NAME[SUBSCRIPT]")
        case .outside(let what, let place): ("\(what) stands outside of \(place)", "leave it out")
        case .tooDeep(let most): ("the program is nested more than \(most) deep", "a simpler program")
        }
    }

    private static func words(_ counts: ClosedRange<Int>) -> String {
        switch (counts.lowerBound, counts.upperBound) {
        case (0, 0): "no value"
        case (let least, 99): "at least \(least)"
        case (let least, let most) where least == most: "\(least)"
        case (let least, let most): "\(least) to \(most)"
        }
    }
}
