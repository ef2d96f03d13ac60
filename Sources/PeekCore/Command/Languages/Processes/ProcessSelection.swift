/// What ps(1) is asked: which processes, and which columns.
///
/// ps reads three styles, and the same letter means another thing in each: `e` shows environments, in which there are
/// passwords, and `-e` chooses all processes.
public struct ProcessSelection: Sendable, Hashable {
    /// The options in order.
    let options: [Option]

    /// One option.
    enum Option: Sendable, Hashable {
        /// Letters without a dash, such as `aux`.
        case bsd(String)
        /// A letter without a dash that takes a value, such as `o pid,args`.
        case bsdValue(String, String)
        /// `-f`.
        case unix(String)
        /// `-o pid,args`.
        case unixValue(String, String)
        /// `--forest`.
        case long(String)
        /// `--sort=-rss`.
        case longValue(String, String)
        /// A process by its number.
        case process(String)
    }

    /// Parses all words behind the program.
    ///
    /// - Throws: a refusal that names what is not allowed, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        var parser = ProcessSelectionParser(words)
        options = try parser.options()
    }

    /// The canonical words.
    var words: [String] {
        options.flatMap { option in
            switch option {
            case .bsd(let letters): [letters]
            case .bsdValue(let letter, let value): [letter, value]
            case .unix(let letter): ["-\(letter)"]
            case .unixValue(let letter, let value): ["-\(letter)", value]
            case .long(let name): ["--\(name)"]
            case .longValue(let name, let value): ["--\(name)=\(value)"]
            case .process(let number): [number]
            }
        }
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("processes", words.map { SyntaxTree($0) }) }
}
