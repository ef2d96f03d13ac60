/// The old ways to give a count, written out as options.
enum CountOption {
    // Seven digits are more lines than anybody reads.
    private static let longest = 7

    /// The options that `word` stands for; nil when it is no count.
    ///
    /// - Parameter isFirst: whether nothing stands in front; tail takes `+5` for a file elsewhere.
    static func options(for word: String, entry: CatalogueEntry, isFirst: Bool) -> [Command.Option]? {
        guard entry.count != .none, let sign = word.utf8.first,
            sign == UInt8(ascii: "-") || (sign == UInt8(ascii: "+") && entry.count == .tail && isFirst)
        else { return nil }
        let rest = word.utf8.dropFirst()
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty, digits.count <= longest else { return nil }
        var suffix = rest.dropFirst(digits.count)
        var name = "n"
        var follows = false
        if entry.count == .tail {
            if let unit = suffix.first, unit == UInt8(ascii: "c") || unit == UInt8(ascii: "l") {
                name = unit == UInt8(ascii: "c") ? "c" : "n"
                suffix.removeFirst()
            }
            if suffix.first == UInt8(ascii: "f") {
                follows = true
                suffix.removeFirst()
            }
        } else if case .required = entry.short["n"] {
            name = "n"
        } else {
            name = "C"
        }
        guard suffix.isEmpty else { return nil }
        let value = (sign == UInt8(ascii: "+") ? "+" : "") + String(Substring(digits))
        var options = [Command.Option(name: name, form: .short, value: value)]
        if follows { options.append(Command.Option(name: "f", form: .short, value: nil)) }
        return options
    }
}
