/// A language that all operands of a command are in together.
public enum ExpressionLanguage: String, Sendable, CaseIterable {
    /// Tests and actions of find(1); it reads every word, and its paths come first.
    case find
    /// The selections and columns of ps(1); it reads every word.
    case ps
    /// The filters of ss(8).
    case ss

    /// Whether it reads the command's options too.
    var readsEveryWord: Bool { self != .ss }
}
