import ArgumentParser
import PeekCore

/// A verb that the gateway answers.
protocol Verb: ParsableCommand {
    /// What of the person's terminal and stdin it uses.
    var needs: VerbNeeds { get }
    /// Whether it only shows something, maybe for long, so that it is over when nobody reads any more.
    var isStream: Bool { get }

    /// Does it.
    ///
    /// - Returns: the exit status.
    /// - Throws: ``Refusal``, ``DeployRefusal``, ``ConsoleClosed``, or what a port threw.
    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32
}

extension Verb {
    var needs: VerbNeeds { .nothing }
    var isStream: Bool { false }
}

/// A verb that, always or with some options, only the program on a person's machine can do.
protocol LocallyDone: ParsableCommand {
    /// What it does there; nil where the gateway does it all.
    var local: LocalVerb? { get }
}

/// What a verb needs of the person's side, so that the local program asks `ssh` for no more.
public enum VerbNeeds: Sendable, Hashable {
    /// Neither stdin nor keys.
    case nothing
    /// Stdin.
    case input
    /// Keys of the terminal, where there is one.
    case keys
    /// The terminal itself, where there is one; else stdin.
    case terminal
}
