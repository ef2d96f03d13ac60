/// A system call as strace(1) tells it.
struct TracedCall: Sendable, Equatable, CustomStringConvertible {
    /// The process, by its number on its host.
    let process: Int32
    let name: String
    /// As strace writes them, with descriptors named: `3</var/log>`.
    let arguments: [String]
    /// What is behind the equals sign; `?` where the call never returned.
    let result: String

    var description: String { "\(name)(\(arguments.joined(separator: ", "))) = \(result)" }

    var hasFailed: Bool { result.hasPrefix("-1 ") }

    /// The process that a fork made.
    var child: Int32? {
        guard ["clone", "clone3", "fork", "vfork"].contains(name), !hasFailed else { return nil }
        return Int32(result)
    }

    /// An argument, or nothing where there are fewer.
    func argument(_ index: Int) -> String { index < arguments.count ? arguments[index] : "" }
}

extension TracedCall {
    /// The call that a step is.
    init(_ step: Trace.Step) throws {
        // What the end of the process or of the tracing interrupted.
        let text = step.text.replacing(" <unfinished ...>)", with: ")").replacing(" <detached ...>", with: ") = ?")
        let name = text.prefix { $0 != "(" }
        guard let (parts, rest) = TraceText.arguments(text.utf8.dropFirst(name.utf8.count + 1)),
            let equals = rest.firstIndex(of: UInt8(ascii: "="))
        else { throw Trace.Unreadable(line: step.text) }
        process = step.process
        self.name = String(name)
        arguments = parts
        result = String(Substring(rest[rest.index(after: equals)...].drop { $0 == 0x20 }))
    }
}
