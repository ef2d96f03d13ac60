public import PeekCore

/// What the program on a person's machine does itself, because it needs files there.
public enum LocalVerb: Sendable, Hashable {
    /// Writes the configuration for the gateway at `HOST:PORT`.
    case initialize(address: String)
    /// Runs a command and records the deploy around it.
    case deployRun(DeployRun)
    /// Writes what the gateway answers to `arguments` into a file.
    case export(file: String, arguments: [String])
    /// Checks a policy file.
    case checkPolicy(file: String)
    /// Judges the cases in a directory, or in one file.
    case testPolicy(path: String, json: Bool)
    /// Compares two policy files.
    case diffPolicies(old: String, new: String, json: Bool)
    /// Prints the JSON Schema of a kind of file.
    case schema(of: DescribedFile)
    /// Explains a decision of a policy file.
    case explain(PolicyQuestion, file: String, line: String)
    /// Decides each line of stdin by a policy file.
    case eval(PolicyQuestion, file: String)
    /// Sends a policy file to the gateway as the stdin of `arguments`.
    case replayPolicy(file: String, arguments: [String])
    /// Writes an ssh_config that reaches the gateway's hosts as this program reaches the gateway.
    case sshConfiguration
    /// Prints the script that makes a shell complete words.
    case completionScript(for: CompletedShell)
}

/// A kind of file that has a JSON Schema.
public enum DescribedFile: String, Sendable, CaseIterable {
    /// A policy.
    case policy
    /// Cases of a policy.
    case cases
}

/// A command whose start and end are recorded as a deploy.
public struct DeployRun: Sendable, Hashable {
    /// What to do when another deploy of the same thing is in progress.
    public enum Beside: Sendable {
        /// Deploy beside it.
        case accepted
        /// Wait for its end.
        case waited
        /// Refuse, with ``ExitStatus/limit``.
        case refused
    }

    /// What to do when another deploy is in progress.
    public var beside: Beside
    /// Words for `deploy start`, such as `--kind=config`.
    public var options: [String]
    /// What is deployed.
    public var service: String
    /// What goes live.
    public var version: String
    /// The command and its arguments; at least one word.
    public var command: [String]
}

/// What a person's arguments mean to the program on their machine.
public enum Invocation: Sendable, Hashable {
    /// Print this text; nothing else is to be done.
    case help(String)
    /// Send these words to the gateway; a stream is over when nobody reads it any more.
    case gateway([String], VerbNeeds, isStream: Bool)
    /// Do this here.
    case local(LocalVerb)
}

/// Reads the arguments of the program on a person's machine by the same grammar as the gateway.
///
/// - Parameter columns: the width of help texts.
/// - Throws: a usage ``Refusal``.
public func invocation(_ arguments: [String], columns: Int) throws(Refusal) -> Invocation {
    switch parse(arguments, columns: columns) {
    case .help(let text): return .help(text)
    case .refused(let refusal): throw refusal
    case .verb(let verb): return .gateway(arguments, verb.needs, isStream: verb.isStream)
    case .local(let local): return .local(local)
    }
}
