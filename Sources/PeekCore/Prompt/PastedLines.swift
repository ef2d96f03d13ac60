/// Several lines that came at once, which are shown before anything of them runs.
public struct PastedLines: Sendable, Hashable {
    /// Lines that may come at once; more are a script, and no look.
    public static let most = 100

    /// The lines, none of them empty.
    public private(set) var lines: [String]

    /// The lines of a text that was pasted behind `beginning`; blank ones are left out.
    public init(_ text: String, behind beginning: String = "") {
        lines = Self.lines(of: beginning + text)
    }

    /// Whether there are more than ``most``.
    public var isTooMany: Bool { lines.count > Self.most }

    /// What is shown: each line behind its number, safe for a terminal.
    public var numbered: [String] {
        let width = String(lines.count).count
        return lines.enumerated().map { index, line in
            let number = String(index + 1)
            // A line that is longer than any that may run is refused whatever it says.
            let shown = visible(String(line.prefix(LineLimits.typed.bytes)))
            return "  \(String(repeating: " ", count: width - number.count))\(number)  \(shown)"
        }
    }

    /// What is asked.
    public var question: String { "run these \(lines.count) lines one after the other? [y/N] " }

    /// Whether keys that came at once are more than a line that somebody typed: there is something behind the end of a
    /// line.
    public static func isBurst(_ keys: [PromptKey]) -> Bool {
        guard let end = keys.firstIndex(where: { $0 == .enter }) else { return false }
        // Behind a paste nobody has pressed Enter in the same moment: what was pasted ended the paste itself.
        if keys[..<end].contains(where: \.isPaste) { return true }
        return keys[(end + 1)...].contains { $0.typed != nil || $0 == .enter || $0.isPaste }
    }

    /// The text of keys that came at once; keys that are no text are left out.
    public static func text(of keys: [PromptKey]) -> String {
        var text = ""
        for key in keys {
            switch key {
            case .enter: text += "\n"
            case .tab: text += "\t"
            case .paste(let pasted): text += pasted
            default: if let typed = key.typed { text.unicodeScalars.append(typed) }
            }
        }
        return text
    }

    static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard scalar == "\n" || scalar == "\r" else {
                line.append(scalar)
                continue
            }
            lines.append(String(line))
            line = String.UnicodeScalarView()
        }
        lines.append(String(line))
        return lines.filter { $0.contains { $0 != " " && $0 != "\t" } }
    }
}

extension PromptKey {
    var typed: Unicode.Scalar? { if case .text(let scalar) = self { scalar } else { nil } }

    var isPaste: Bool {
        switch self {
        case .paste, .longPaste: true
        default: false
        }
    }
}
