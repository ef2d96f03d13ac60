/// What one login's shell and everything that came of it did.
struct TracedLogin: Sendable {
    /// What sshd gave the login shell to run.
    let text: String
    /// In the order in which they began, the start of the shell first.
    fileprivate(set) var calls: [TracedCall]
}

extension Trace {
    /// The logins that sshd let in, and what else it started, as paths; of sshd's own deeds nothing is told.
    func logins() throws -> (logins: [TracedLogin], others: [String]) {
        var logins: [TracedLogin] = []
        var others: [String] = []
        var owners: [Int32: Int] = [:]
        for step in steps {
            if step.isEnd {
                owners[step.process] = nil
            } else if let owner = owners[step.process] {
                let call = try TracedCall(step)
                logins[owner].calls.append(call)
                if let child = call.child { owners[child] = owner }
            } else if step.name.hasPrefix("exec") {
                let call = try TracedCall(step)
                if let text = call.loginText {
                    owners[step.process] = logins.count
                    logins.append(TracedLogin(text: text, calls: [call]))
                } else {
                    others.append(TraceText.string(call.argument(0)) ?? call.description)
                }
            }
        }
        return (logins, others)
    }
}

extension TracedCall {
    /// What the login shell is told, where this is sshd's start of one.
    fileprivate var loginText: String? {
        guard name == "execve", TraceText.string(argument(0)) == "/bin/sh",
            let words = TraceText.strings(argument(1)), words.count == 3, words[0] == "sh", words[1] == "-c"
        else { return nil }
        return words[2]
    }
}
