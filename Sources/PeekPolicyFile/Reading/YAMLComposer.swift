/// Builds the tree of a file's one document, strictly and within limits.
///
/// Repeated keys, tags and merge keys are noted and the rest is read on; syntax errors and limits end the reading.
struct YAMLComposer {
    /// Bytes in a file.
    ///
    /// A host takes about 250 with one key, so that some 16 000 hosts fit; more go into a file of their own.
    static let maximumBytes = 4 << 20
    /// Nodes with aliases written out; a host takes about a dozen, so this is room for what ``maximumBytes`` holds.
    static let maximumNodes = 250_000
    /// Levels; the deepest thing in a policy, the value rule of a catalogue command, is at 7.
    static let maximumDepth = 32

    private let file: Int
    private let events: YAMLEvents
    private let problems: Problems
    private var anchors: [String: YAMLNode] = [:]
    private var nodes = 0

    /// Reads a whole file; nil when it could not be read to its end, and then `problems` says why.
    ///
    /// - Parameter file: names it in positions; see ``Problems/open(_:)``.
    static func compose(_ bytes: [UInt8], of file: Int, problems: Problems) -> YAMLNode? {
        guard bytes.count <= maximumBytes else {
            problems.add(
                .start(of: file),
                "the file has \(bytes.count) bytes, more than the \(maximumBytes) that are read"
            )
            return nil
        }
        if let offset = firstInvalidByte(in: bytes) {
            problems.add(Position(offset: offset, in: bytes, of: file), "this byte is not UTF-8")
            return nil
        }
        do throws(YAMLSyntaxError) {
            var composer = YAMLComposer(file: file, events: try YAMLEvents(bytes, of: file), problems: problems)
            return try composer.document()
        } catch {
            problems.add(error.position, error.message)
            return nil
        }
    }

    private init(file: Int, events: YAMLEvents, problems: Problems) {
        self.file = file
        self.events = events
        self.problems = problems
    }

    private mutating func document() throws(YAMLSyntaxError) -> YAMLNode {
        _ = try events.next()
        let start = try events.next()
        guard case .documentStart = start.kind else {
            throw YAMLSyntaxError(position: .start(of: file), message: "the file holds nothing")
        }
        let root = try node(events.next(), depth: 1)
        _ = try events.next()
        let end = try events.next()
        guard case .streamEnd = end.kind else {
            let message = "a second document starts here, and a file holds one; remove the line \"---\""
            throw YAMLSyntaxError(position: end.position, message: message)
        }
        return root
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLSyntaxError) -> YAMLNode {
        if case .alias(let name) = event.kind {
            return try alias(name, at: event.position, depth: depth)
        }
        try count(1, height: 1, at: event.position, depth: depth)
        if let tag = event.tag {
            problems.add(event.position, "the tag \(quoted(tag)) is not used here; write the value alone")
        }
        let node = YAMLNode(try content(event, depth: depth), at: event.position)
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func content(_ event: YAMLEvent, depth: Int) throws(YAMLSyntaxError) -> YAMLNode.Content {
        switch event.kind {
        case .text(let text, let isPlain): .text(text, isPlain: isPlain)
        case .listStart: .list(try items(depth: depth + 1))
        case .mappingStart: .mapping(try entries(depth: depth + 1))
        case .alias, .streamStart, .streamEnd, .documentStart, .documentEnd, .listEnd, .mappingEnd:
            throw YAMLSyntaxError(position: event.position, message: "this is not YAML: a value is missing")
        }
    }

    private mutating func items(depth: Int) throws(YAMLSyntaxError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .listEnd = event.kind { return items }
            items.append(try node(event, depth: depth))
        }
    }

    private mutating func entries(depth: Int) throws(YAMLSyntaxError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return entries }
            let key = try key(event, depth: depth)
            let value = try node(events.next(), depth: depth)
            guard let key else { continue }
            if let line = lines[key] {
                problems.add(event.position, "the key \(quoted(key)) is given twice here, first on line \(line)")
                continue
            }
            lines[key] = event.position.line
            entries.append(YAMLEntry(key: key, position: event.position, value: value))
        }
    }

    private mutating func key(_ event: YAMLEvent, depth: Int) throws(YAMLSyntaxError) -> String? {
        let key = try node(event, depth: depth)
        guard case .text(let text, let isPlain) = key.content, case .text = event.kind else {
            problems.add(event.position, "a key is one word or text, written out")
            return nil
        }
        if text == "<<", isPlain {
            problems.add(event.position, "merge keys are not used here; write the keys out")
            return nil
        }
        return text
    }

    private mutating func alias(_ name: String, at position: Position, depth: Int) throws(YAMLSyntaxError) -> YAMLNode {
        guard let node = anchors[name] else {
            throw YAMLSyntaxError(position: position, message: "no anchor &\(name) stands before this alias")
        }
        try count(node.count, height: node.height, at: position, depth: depth)
        return node
    }

    private mutating func count(
        _ added: Int,
        height: Int,
        at position: Position,
        depth: Int
    ) throws(YAMLSyntaxError) {
        nodes += added
        guard nodes <= Self.maximumNodes else {
            let message = "with its aliases written out the file has more than \(Self.maximumNodes) values"
            throw YAMLSyntaxError(position: position, message: message)
        }
        guard depth + height - 1 <= Self.maximumDepth else { throw .tooDeep(position) }
    }
}

/// The offset of the first byte that is not part of valid UTF-8; nil when all is well.
private func firstInvalidByte(in bytes: [UInt8]) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let scalar): offset += scalar.count
        case .emptyInput, .error: return offset
        }
    }
}
