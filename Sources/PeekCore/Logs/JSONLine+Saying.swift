extension JSONLine {
    /// What the line says, to be compared with others: level, message, errors, and what a request was answered with.
    ///
    /// A line without a message says all its members but the time.
    var saying: [UInt8] {
        var text: [UInt8] = []
        if let level = first(of: Self.levelKeys, { LogLevel($0) }) { text += level.text.utf8 }
        let message = first(of: Self.messageKeys) { $0.string }
        if let message {
            text.append(0x20)
            text += JSONText.readable(message, quoted: false)
        }
        for member in members where message == nil ? !isKnown(member) : isContext(member) {
            text.append(0x20)
            text += member.key
            text.append(UInt8(ascii: "="))
            append(member, to: &text)
        }
        return text
    }

    // Where a text is no error, a sentence is a name or a title: in quotes it is masked as one.
    private func append(_ member: Member, to text: inout [UInt8]) {
        guard let string = member.string else {
            text += JSONText.compact(member.value)
            return
        }
        if !isCalled(member, Self.errorKeys), string.contains(0x20) {
            text += member.value
        } else {
            text += JSONText.readable(string, quoted: false)
        }
    }

    private func first<Value>(of names: [StaticString], _ meaning: (Member) -> Value?) -> Value? {
        for name in names {
            if let value = members.first(where: { $0.isCalled(name) }).flatMap(meaning) { return value }
        }
        return nil
    }

    private func isKnown(_ member: Member) -> Bool {
        isCalled(member, Self.timeKeys) || isCalled(member, Self.levelKeys)
    }

    private func isContext(_ member: Member) -> Bool {
        isCalled(member, Self.errorKeys) || isCalled(member, Self.requestKeys)
    }

    private func isCalled(_ member: Member, _ names: [StaticString]) -> Bool {
        names.contains { member.isCalled($0) }
    }

    private static let requestKeys: [StaticString] = [
        "method", "route", "path", "uri", "url", "status", "status_code", "statusCode", "http_status", "code", "reason",
    ]
}
