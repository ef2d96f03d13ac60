/// Sorts masked lines into templates as they come, in the manner of Drain (He et al., ICWS 2017): a tree of fixed depth,
/// here one level by the number of words, leads to the few templates that a line is compared with.
///
/// Unlike there, lines that differ in a word stay apart until ``variants`` of them differ in the same words: only then are
/// these words a name and not what the line says, and become `<*>`. So "payment timed out" and "payment declined" are two
/// templates, and "alice signed in" for a hundred names is one. The same lines in the same order make the same templates;
/// time for a line and memory are bounded by constants.
struct TemplateTree: Sendable {
    /// Templates at most; what fits none of them is counted in ``overflow``.
    static let mostTemplates = 2_000
    /// Templates of one number of words; of those the nearest is widened when there are more.
    static let mostInLeaf = 400
    /// How many lines that differ in the same words make these a name.
    static let variants = 8

    private static let anyWord = Array("<*>".utf8)

    private struct Template {
        private(set) var words: [[UInt8]]
        // Comparing hashes is what bounds the time; whoever makes two collide has written both lines anyway.
        private(set) var hashes: [UInt64]
        // Bit N is set where word N is any word.
        private(set) var open: UInt64
        var tally: LineTally

        init(_ text: [UInt8], _ tally: LineTally) {
            words = text.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
            hashes = words.map(Self.hash)
            open = words.indices.reduce(0) { [words] in words[$1] == anyWord ? $0 | 1 << UInt64($1) : $0 }
            self.tally = tally
        }

        var text: [UInt8] { Array(words.joined(separator: [0x20])) }

        func covers(_ other: Template) -> Bool {
            for index in hashes.indices where hashes[index] != other.hashes[index] {
                guard open & (1 << UInt64(index)) != 0 else { return false }
            }
            return true
        }

        /// The words that would have to be any word for a template of both.
        func mask(with other: Template) -> UInt64 {
            var mask = open
            for index in hashes.indices where hashes[index] != other.hashes[index] { mask |= 1 << UInt64(index) }
            return mask
        }

        mutating func widen(by mask: UInt64) {
            open |= mask
            for index in words.indices where mask & (1 << UInt64(index)) != 0 {
                words[index] = anyWord
                hashes[index] = Self.hash(anyWord)
            }
        }

        // FNV-1a, so that it is the same in every process.
        private static func hash(_ word: [UInt8]) -> UInt64 {
            word.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        }
    }

    // The templates of one number of words, each in the order in which they were made.
    private struct Leaf {
        var open: [Int] = []
        var closed: [Int] = []
        var count: Int { open.count + closed.count }
    }

    private var templates: [Int: Template] = [:]
    private var next = 0
    private var exact: [[UInt8]: Int] = [:]
    private var leaves: [Int: Leaf] = [:]

    /// Lines that fit no template when there were too many.
    private(set) var overflow = LineTally()

    /// Every template with its tally, in the order in which they were made.
    var all: [(text: [UInt8], tally: LineTally)] {
        templates.sorted { $0.key < $1.key }.map { ($0.value.text, $0.value.tally) }
    }

    /// Counts one line in the template that has exactly this text, and says whether there is one.
    mutating func count(
        _ text: [UInt8],
        _ side: ComparedWindows.Side,
        slot: Int,
        _ example: () -> ExampleLine
    ) -> Bool {
        guard let found = exact[text] else { return false }
        templates[found]?.tally.count(side, slot: slot, example)
        return true
    }

    /// Adds lines of a masked text, or of a template of another tree.
    mutating func add(_ text: [UInt8], _ tally: LineTally) {
        if let found = exact[text] {
            templates[found]?.tally.add(tally)
            return
        }
        var template = Template(text, tally)
        let leaf = leaves[template.words.count] ?? Leaf()
        if let found = leaf.open.first(where: { templates[$0]?.covers(template) == true }) {
            templates[found]?.tally.add(tally)
            return
        }
        if template.open == 0 {
            guard let mask = nameMask(of: template, in: leaf) else { return overflow.add(tally) }
            template.widen(by: mask)
        }
        insert(template)
    }

    /// The words in which the line differs from so many others that they are a name; 0 where there are none, and nil
    /// where there is neither room for one template more nor one that is like it.
    private func nameMask(of template: Template, in leaf: Leaf) -> UInt64? {
        var members: [UInt64: Int] = [:]
        for index in leaf.closed + leaf.open {
            guard let mask = templates[index]?.mask(with: template), isSimilar(mask, template) else { continue }
            members[mask, default: 0] += 1
        }
        // Of equally many the smaller number, so that the order of a dictionary does not matter.
        let best = members.max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let best, best.value + 1 >= Self.variants { return best.key }
        if templates.count < Self.mostTemplates, leaf.count < Self.mostInLeaf { return 0 }
        return members.keys.min { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
    }

    /// At most two words of five, and never all.
    private func isSimilar(_ mask: UInt64, _ template: Template) -> Bool {
        let count = template.words.count
        return mask.nonzeroBitCount < count && mask.nonzeroBitCount <= max(1, count * 2 / 5)
    }

    private mutating func insert(_ template: Template) {
        var template = template
        var leaf = leaves[template.words.count] ?? Leaf()
        if template.open != 0 {
            leaf.closed = leaf.closed.filter { !absorb($0, into: &template) }
            leaf.open = leaf.open.filter { !absorb($0, into: &template) }
        }
        if templates.count < Self.mostTemplates, leaf.count < Self.mostInLeaf {
            templates[next] = template
            exact[template.text] = next
            if template.open == 0 { leaf.closed.append(next) } else { leaf.open.append(next) }
            next += 1
        } else {
            overflow.add(template.tally)
        }
        leaves[template.words.count] = leaf
    }

    private mutating func absorb(_ index: Int, into template: inout Template) -> Bool {
        guard let other = templates[index], template.covers(other) else { return false }
        // What was there first keeps its example.
        let added = template.tally
        template.tally = other.tally
        template.tally.add(added)
        exact[other.text] = nil
        templates[index] = nil
        return true
    }
}
