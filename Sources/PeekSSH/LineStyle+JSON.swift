import FoundationEssentials
import PeekCore

/// A line of a host as one JSON object; `line` has bytes that are not UTF-8 replaced by U+FFFD.
private struct LineObject: Encodable {
    var time: Timestamp
    var host: String
    var session: Identifier
    var stream: String
    var line: String
}

/// A line of the gateway's own as one JSON object.
private struct NoticeObject: Encodable {
    var time: Timestamp
    var host: String
    var session: Identifier
    var notice: String
    var event: String?
    var missedBytes: Int64?
    var awayMilliseconds: Int64?
    var summary: TailCounts?
}

extension LineStyle {
    /// The object for one line, which comes without its line feed, with one.
    func jsonLine(_ line: UnsafeRawBufferPointer, isError: Bool) -> [UInt8] {
        let text = String(decoding: line, as: UTF8.self)
        return encoded(
            LineObject(
                time: .now,
                host: host,
                session: session,
                stream: isError ? "stderr" : "stdout",
                line: text
            )
        )
    }

    /// The object for a line of the gateway's own, with a line feed.
    func jsonNotice(_ text: String) -> [UInt8] {
        encoded(NoticeObject(time: .now, host: host, session: session, notice: text))
    }

    /// The object for what is said of a log, with a line feed.
    func jsonNotice(_ notice: TailNotice) -> [UInt8] {
        var object = NoticeObject(time: .now, host: host, session: session, notice: notice.sentence)
        object.event = notice.name
        switch notice {
        case .lost, .remark: break
        case .back(let time): object.awayMilliseconds = time
        case .missed(_, let bytes): object.missedBytes = bytes
        case .summary(let counts): object.summary = counts
        }
        return encoded(object)
    }

    private func encoded(_ object: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(object)) + [0x0A]
        } catch {
            // Strings and times always encode; a line lost here would be lost silently.
            preconditionFailure("a line could not be encoded: \(error)")
        }
    }
}
