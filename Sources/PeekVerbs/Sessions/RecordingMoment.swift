import PeekCore

/// A moment of a recording as people write it: `0:01:02`, `1:02`, seconds such as `62` or `62.5`, or an RFC 3339 time.
///
/// - Returns: milliseconds since the session started.
/// - Throws: a usage ``Refusal`` when it is none of these, or not within the session.
func recordingOffset(_ text: String, of session: Session, now: Timestamp) throws(Refusal) -> Int64 {
    let start = session.start.startedAt
    let length = max(0, (session.endedAt ?? now).milliseconds - start.milliseconds)
    let offset = Timestamp(rfc3339: text).map { $0.milliseconds - start.milliseconds } ?? clockOffset(text)
    guard let offset else {
        throw Refusal(.usage, "'\(text)' is no moment of a recording", wouldWork: "0:01:02, 62, or an RFC 3339 time")
    }
    guard (0...length).contains(offset) else {
        throw Refusal(
            .usage,
            "'\(text)' is not within session \(session.start.id)",
            wouldWork: "0:00:00 to \(clockTime(length / 1000))"
        )
    }
    return offset
}

// Nine digits before the point are thirty years, and far inside 64 bits of milliseconds.
private func clockOffset(_ text: String) -> Int64? {
    let parts = (text.first == "+" ? text.dropFirst() : text[...]).split(
        separator: ":",
        omittingEmptySubsequences: false
    )
    guard (1...3).contains(parts.count), let last = parts.last else { return nil }
    let pieces = last.split(separator: ".", omittingEmptySubsequences: false)
    guard pieces.count <= 2, let seconds = number(pieces[0]) else { return nil }
    var milliseconds: Int64 = 0
    if pieces.count == 2 {
        let digits = pieces[1].prefix(3)
        guard number(pieces[1]) != nil, let value = number(digits) else { return nil }
        milliseconds = value * [100, 10, 1][digits.count - 1]
    }
    var total = seconds
    var unit: Int64 = 60
    var right = seconds
    for part in parts.dropLast().reversed() {
        // Only what stands first may be sixty or more.
        guard right < 60, let value = number(part) else { return nil }
        total += value * unit
        unit *= 60
        right = value
    }
    return total * 1000 + milliseconds
}

private func number(_ digits: Substring) -> Int64? {
    guard (1...9).contains(digits.utf8.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int64(digits)
}

/// Hours, minutes and seconds, such as `0:01:02`.
func clockTime(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
}
