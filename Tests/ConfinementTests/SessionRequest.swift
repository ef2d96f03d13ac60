import Foundation

/// What the gateway asks a host for.
struct SessionRequest: Sendable {
    var fields: [(String, String)]

    /// A command with the least that is due, and with more fields or other values for these.
    init(line: String? = "exit 0", _ others: [(String, String)] = []) {
        fields = [
            ("mode", line == nil ? "shell" : "command"), ("host", "web1"), ("processes", "own"), ("tmp", "0"),
            ("memory", "1073741824"), ("tasks", "64"), ("abi", "1"),
        ]
        if let line { fields.append(("line", line)) }
        for (name, value) in others {
            if let place = fields.firstIndex(where: { $0.0 == name }), !["read", "hide", "need"].contains(name) {
                fields[place] = (name, value)
            } else {
                fields.append((name, value))
            }
        }
    }

    var base64: String { Frame.encoded(fields).base64EncodedString() }
}
