/// Runs text as sshd does: by `/bin/sh -c`.
enum RealShell {
    /// What a shell left behind.
    struct Result {
        var output: [UInt8]
        var errors: String
        var status: Int32

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Runs `text` to its end.
    static func run(_ text: String, input: String = "") throws -> Result {
        let shell = try ChildProcess(["/bin/sh", "-c", text])
        try shell.write(input)
        shell.closeInput()
        let (output, errors) = try shell.readToEnd()
        return Result(output: output, errors: String(decoding: errors, as: UTF8.self), status: shell.wait())
    }
}
