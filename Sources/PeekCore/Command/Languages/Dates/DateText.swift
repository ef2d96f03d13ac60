/// A time as date(1) reads it after `-d`: numbers, the words that it knows, and the marks between them.
///
/// Nothing in it names a file: a time zone is a plain name, and date looks for it among its own zones.
struct DateText: ValueLanguage {
    /// The zone that `TZ="NAME"` at the beginning gives.
    let zone: String?
    /// Words, numbers and marks; a blank where there is one between them.
    let parts: [String]

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = ProgramReader(text, rule: rule)
        reader.skipBlanks()
        zone = try Self.zone(&reader)
        var parts: [String] = []
        while let next = reader.next {
            let start = reader.position
            if ProgramReader.isBlank(next) {
                reader.skipBlanks()
                if !parts.isEmpty, reader.next != nil { parts.append(" ") }
                continue
            }
            let number = reader.take(while: ProgramReader.isDigit)
            let word = number.isEmpty ? reader.take { ProgramReader.startsName($0) } : ""
            if !number.isEmpty {
                guard number.utf8.count <= 20 else {
                    throw reader.refusal(at: start, "\(number) is no number of a date", try: "fewer digits")
                }
                parts.append(number)
            } else if !word.isEmpty {
                guard Self.words.contains(word.lowercased()) else {
                    throw reader.refusal(
                        at: start,
                        "date knows no \(word)",
                        try: nearest(to: word.lowercased(), among: Self.words) ?? "2026-11-01 10:00, or 1 hour ago"
                    )
                }
                parts.append(word)
            } else {
                guard "+-:/.,@".utf8.contains(next) else {
                    throw reader.refusal(
                        at: start,
                        "\(reader.character(at: start)) is not read in a date",
                        try: "2026-11-01 10:00, @1762000000, or 1 hour ago"
                    )
                }
                reader.position += 1
                parts.append(String(Unicode.Scalar(next)))
            }
        }
        self.parts = parts
    }

    var text: String {
        let rest = parts.joined()
        return zone.map { rest.isEmpty ? "TZ=\"\($0)\"" : "TZ=\"\($0)\" \(rest)" } ?? rest
    }

    private static func zone(_ reader: inout ProgramReader) throws(Refusal) -> String? {
        let start = reader.position
        let isZone = reader.bytes[start...].starts(with: "TZ=\"".utf8)
        guard isZone else { return nil }
        reader.position += 4
        let name = reader.take { $0 != UInt8(ascii: "\"") }
        let isPlain = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
            part in
            (part.first.map(ProgramReader.startsName) ?? false)
                && part.allSatisfy {
                    ProgramReader.continuesName($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                }
        }
        // tzset(3): what is no name of a zone is the path of a file.
        guard isPlain, reader.take("\"") else {
            throw reader.refusal(at: start, "\(name) is no plain name of a time zone", try: #"TZ="Europe/Berlin""#)
        }
        reader.skipBlanks()
        return name
    }

    // The GNU manual, "Date input formats".
    private static let words: Set<String> = {
        let months = "january february march april may june july august september october november december"
        let days = "sunday monday tuesday wednesday thursday friday saturday"
        let units = "year month fortnight week day hour minute min second sec"
        let others = """
            sept tues wednes thur thurs tomorrow yesterday today now last this next first third fourth fifth sixth \
            seventh eighth ninth tenth eleventh twelfth ago am pm dst gmt ut utc wet west bst art brt brst nst ndt ast \
            adt clt clst est edt cst cdt mst mdt pst pdt akst akdt hst hast hadt sst wat cet cest met mez mest mesz eet \
            eest cat sast eat msk msd ist sgt kst jst gst nzst nzdt
            """
        var words = Set((months + " " + days + " " + units + " " + others).split(separator: " ").map(String.init))
        for name in (months + " " + days).split(separator: " ") { words.insert(String(name.prefix(3))) }
        for unit in units.split(separator: " ") { words.insert(unit + "s") }
        // Zones of armies, T between date and time, and Z.
        for letter in "abcdefghijklmnopqrstuvwxyz" { words.insert(String(letter)) }
        return words
    }()
}
