/// The commands of sed(1) by their letters: what they do, or why they are left out.
enum SedLetters {
    /// Those without an argument.
    static let plain: [Character: String] = [
        "=": "print the line number", "d": "delete the line", "D": "delete the first line of several",
        "F": "print the name of the file", "g": "get what is held", "G": "append what is held",
        "h": "hold the line", "H": "hold the line too", "n": "go to the next line", "N": "add the next line",
        "p": "print", "P": "print the first line of several", "q": "print and stop", "Q": "stop",
        "x": "exchange with what is held", "z": "empty the line",
    ]

    /// Those that go to a label.
    static let branches: [Character: String] = [
        "b": "go on elsewhere", "t": "go on elsewhere after a replacement",
        "T": "go on elsewhere without a replacement",
    ]

    /// Those that print a text.
    static let texts: [Character: String] = [
        "a": "print a text after the line", "i": "print a text before the line",
        "c": "print a text instead of the line",
    ]

    /// Why a command is left out, and what to type instead.
    static let refused: [Character: (reason: String, wouldWork: String)] = [
        "w": ("it writes a file", redirect),
        "W": ("it writes a file", redirect),
        "r": ("it reads a file that is not checked", "FILE as an operand: sed SCRIPT FILE"),
        "R": ("it reads a file that is not checked", "FILE as an operand: sed SCRIPT FILE"),
        "e": ("it runs a command", "the command itself, in a line of its own"),
        "v": ("it is about the version of sed", "the script without it"),
        "#": ("comments are not taken", "the script without it, and -n for #n"),
    ]

    /// What to type where somebody wants the output in a file.
    static let redirect = "p, and on your own machine: ssh HOST@gateway 'sed …' > FILE"

    /// All that are taken, for people.
    static let all = "= a b c d D F g G h H i l n N p P q Q s t T x y z { } :"
}
