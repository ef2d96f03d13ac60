/// Lengths of time and numbers of bytes as people write them.
enum Quantity {
    /// Seconds; half a minute to a month would do for sessions, the rest is for odd needs.
    static let seconds = 1...(31 * 86_400)
    /// Bytes; up to a terabyte, and nothing that a gateway does is larger.
    static let bytes = 1...1_000_000_000_000

    /// Reads `30m` or `1h30m`; nil when `text` is not whole numbers, each with one of `d h m s`, in that order.
    static func seconds(_ text: String) -> Int? {
        let units: [(suffix: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        var total = 0
        var next = 0
        var digits = ""
        for character in text {
            if isDigit(character), digits.count < 9 {
                digits.append(character)
                continue
            }
            guard let unit = units.indices.dropFirst(next).first(where: { units[$0].suffix == character }),
                let number = Int(digits)
            else { return nil }
            total += number * units[unit].seconds
            next = unit + 1
            digits = ""
        }
        return digits.isEmpty && seconds.contains(total) ? total : nil
    }

    /// Reads `512KB` or `10MiB`; nil when `text` is not a whole number, alone or with a unit.
    ///
    /// Units are those of the SI (1000) and of IEC 80000-13 (1024).
    static func bytes(_ text: String) -> Int? {
        let units = [
            "": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000,
            "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30,
        ]
        let digits = text.prefix(while: isDigit)
        guard digits.count <= 13, let number = Int(digits), let unit = units[String(text.dropFirst(digits.count))]
        else { return nil }
        let (total, overflow) = number.multipliedReportingOverflow(by: unit)
        return !overflow && bytes.contains(total) ? total : nil
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
