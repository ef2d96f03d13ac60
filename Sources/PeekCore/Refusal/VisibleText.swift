/// Shows text from outside without letting it act on a terminal or mislead a reader.
///
/// Control characters, line breaks, bidirectional overrides and isolates (Unicode UAX #9), invisible joiners, tags and
/// the byte order mark become `\u{…}` (or `\n`, `\t`, `\e`); everything else stays.
public func visible(_ text: String) -> String {
    // Nearly all text is this, and looking up the category of a character takes as long as printing it.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": shown += "\\n"
        case "\r": shown += "\\r"
        case "\t": shown += "\\t"
        case "\u{1B}": shown += "\\e"
        case let scalar where isHidden(scalar): shown += "\\u{\(String(scalar.value, radix: 16))}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
}
