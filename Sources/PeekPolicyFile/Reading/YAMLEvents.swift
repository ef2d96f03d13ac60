import CYaml

/// What libyaml says comes next in a file.
///
/// libyaml is asked directly, through the copy that Yams ships: Yams' own tree throws at the first repeated key, without
/// its place, and writes aliases out before anybody can count them.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case text(String, isPlain: Bool)
        case listStart
        case listEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    let position: Position
    /// The name after `&`.
    let anchor: String?
    /// The word after `!`, where one is written.
    let tag: String?
}

/// Why libyaml cannot go on.
struct YAMLSyntaxError: Error {
    let position: Position
    let message: String

    /// More levels than ``YAMLComposer/maximumDepth``.
    static func tooDeep(_ position: Position) -> YAMLSyntaxError {
        let message = "values are nested more than \(YAMLComposer.maximumDepth) levels deep here"
        return YAMLSyntaxError(position: position, message: message)
    }
}

/// libyaml's parser over the bytes of a file; owns its C structure and the copy of the bytes that it points into.
final class YAMLEvents {
    private let file: Int
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// Starts at the first byte; the bytes are valid UTF-8, and `file` names them in positions.
    init(_ bytes: [UInt8], of file: Int) throws(YAMLSyntaxError) {
        self.file = file
        self.bytes = .allocate(capacity: bytes.count)
        _ = self.bytes.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLSyntaxError(position: .start(of: file), message: "there is not enough memory to read this file")
        }
        yaml_parser_set_input_string(parser, self.bytes.baseAddress, self.bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    /// The next event; after `streamEnd` there is none to ask for.
    func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
        defer { yaml_event_delete(&event) }
        let (kind, anchor, tag) = Self.parts(of: event)
        return YAMLEvent(kind: kind, position: Position(event.start_mark, of: file), anchor: anchor, tag: tag)
    }

    private static func parts(of event: yaml_event_t) -> (YAMLEvent.Kind, anchor: String?, tag: String?) {
        switch event.type {
        case YAML_ALIAS_EVENT:
            return (.alias(text(event.data.alias.anchor) ?? ""), nil, nil)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            // It may hold NUL, so its length counts and not a terminator.
            let value = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            return (.text(value, isPlain: isPlain), text(scalar.anchor), text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            return (.listStart, text(event.data.sequence_start.anchor), text(event.data.sequence_start.tag))
        case YAML_MAPPING_START_EVENT:
            return (.mappingStart, text(event.data.mapping_start.anchor), text(event.data.mapping_start.tag))
        case YAML_SEQUENCE_END_EVENT: return (.listEnd, nil, nil)
        case YAML_MAPPING_END_EVENT: return (.mappingEnd, nil, nil)
        case YAML_STREAM_START_EVENT: return (.streamStart, nil, nil)
        case YAML_DOCUMENT_START_EVENT: return (.documentStart, nil, nil)
        case YAML_DOCUMENT_END_EVENT: return (.documentEnd, nil, nil)
        default: return (.streamEnd, nil, nil)
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private var syntaxError: YAMLSyntaxError {
        let bytes = Array(bytes)
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
        // The reader knows a byte's offset only; the scanner and the parser know lines.
        guard parser.pointee.error != YAML_READER_ERROR else {
            let position = Position(offset: parser.pointee.problem_offset, in: bytes, of: file)
            return YAMLSyntaxError(position: position, message: "this is not YAML: \(problem)")
        }
        // A line that ends without a line break is followed by another one for libyaml, and for nobody else.
        let position = min(
            Position(parser.pointee.problem_mark, of: file),
            Position(offset: bytes.count, in: bytes, of: file)
        )
        // libyaml looks ahead, so that its own limit can be reached before ours.
        guard !problem.hasPrefix("Maximum nesting level") else { return .tooDeep(position) }
        let context = parser.pointee.context.map { "\(String(cString: $0)) " } ?? ""
        return YAMLSyntaxError(position: position, message: "this is not YAML: \(context)\(problem)\(hint)")
    }

    private var hint: String {
        let index = Int(clamping: parser.pointee.problem_mark.index)
        switch String(decoding: bytes, as: UTF8.self).unicodeScalars.dropFirst(index).first {
        case "[": return "; text with brackets in it, such as web[1-40], is put in quotation marks in a list"
        case "\t": return "; YAML is indented with spaces, never with tabs"
        case "@", "`", "%": return "; text that begins so is put in quotation marks"
        default: return ""
        }
    }
}

extension Position {
    /// A mark of libyaml, which counts from 0.
    fileprivate init(_ mark: yaml_mark_t, of file: Int) {
        self.init(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    /// The place of the byte at `offset`, or the end of the file.
    init(offset: Int, in bytes: [UInt8], of file: Int) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.init(
            file: file,
            line: 1 + before.count { $0 == UInt8(ascii: "\n") },
            column: 1 + String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count
        )
    }
}
