/// Makes places of a line stand out, and leaves the line's own colours as they are.
struct Highlight {
    /// How far into a line places are looked for, in bytes.
    static let reach = 4096
    /// How often one pattern is looked for in a line.
    static let most = 100

    // Colours that are put back behind each mark, in bytes; a line may have thousands that nobody ended.
    private static let mostHeld = 256

    // Bold red, as grep's.
    private static let begin = Array("\u{1B}[1;31m".utf8)
    private static let end = Array("\u{1B}[0m".utf8)

    /// The line as it is read, without its colours.
    private(set) var text: [UInt8] = []
    // The colours by the place in `text` before which they stand.
    private var colours: [(place: Int, sequence: [UInt8])] = []

    /// Takes a line in which nothing but colours follows an escape, as ``TerminalFilter`` leaves them.
    init(_ line: [UInt8]) {
        var rest = line[...]
        while let escape = rest.firstIndex(of: 0x1B), let final = rest[escape...].firstIndex(of: UInt8(ascii: "m")) {
            text += rest[..<escape]
            colours.append((text.count, Array(rest[escape...final])))
            rest = rest[(final + 1)...]
        }
        text += rest
    }

    /// The line with `places` of ``text`` marked; they are in order and apart.
    func marking(_ places: [Range<Int>]) -> [UInt8] {
        var marked: [UInt8] = []
        var colours = self.colours[...]
        // The colours that hold where the line has come to, to be put back behind a mark.
        var held: [UInt8] = []
        var position = 0

        func advance(to end: Int, shows: Bool) {
            while let next = colours.first, next.place < end || (shows && next.place == end) {
                colours.removeFirst()
                marked += text[position..<next.place]
                position = next.place
                if resets(next.sequence) || held.count > Self.mostHeld { held = [] }
                if !resets(next.sequence) { held += next.sequence }
                if shows { marked += next.sequence }
            }
            marked += text[position..<end]
            position = end
        }

        for place in places {
            advance(to: place.lowerBound, shows: true)
            marked += Self.begin
            advance(to: place.upperBound, shows: false)
            marked += Self.end + held
        }
        advance(to: text.count, shows: true)
        return marked
    }

    private func resets(_ sequence: [UInt8]) -> Bool { sequence == Self.end || sequence == Array("\u{1B}[m".utf8) }
}
