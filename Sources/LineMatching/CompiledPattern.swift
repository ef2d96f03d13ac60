import CRE2

/// The owner of one RE2 object.
///
/// Safe to use from several threads at once (re2.h, "thread-safe").
final class CompiledPattern: @unchecked Sendable {
    // Bytes that RE2 may use for one pattern; what it remembers of its way through lines is thrown away beyond that.
    private static let memory: Int64 = 256 << 10

    private let pattern: OpaquePointer

    init(_ text: String, isUTF8: Bool) throws(LinePatternError) {
        var text = text
        let made = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { cre2_new($0.baseAddress, $0.count, isUTF8, Self.memory) }
        }
        guard let made else { throw LinePatternError(message: "no memory") }
        pattern = made
        if let error = cre2_error(made) { throw LinePatternError(message: String(cString: error)) }
    }

    deinit { cre2_free(pattern) }

    var size: Int { Int(cre2_size(pattern)) }

    func isFound(in bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.withMemoryRebound(to: CChar.self) { cre2_find(pattern, $0.baseAddress, $0.count, 0, nil, nil) }
    }

    func firstPlace(in bytes: UnsafeRawBufferPointer, from position: Int) -> Range<Int>? {
        guard position <= bytes.count else { return nil }
        var start = 0
        var end = 0
        let isFound = bytes.withMemoryRebound(to: CChar.self) {
            cre2_find(pattern, $0.baseAddress, $0.count, position, &start, &end)
        }
        return isFound ? start..<end : nil
    }
}
