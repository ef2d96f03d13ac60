import ArgumentParser
import PeekCore

struct SessionExportVerb: Verb, LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a recording in another format.",
        discussion: """
            raw is the exact bytes that the person was sent; it is the only format that is not safe to show.

            Example:
              prodpeek session export last --format asciicast-v2 -O last.cast
            """
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    @Option(help: "The format.")
    var format: WordOf<ExportFormat>

    @Option(help: "That stream of the command alone, with raw or text.")
    var stream: WordOf<ExportStream>?

    @Option(name: .customShort("O"), help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
    var file: String?

    var local: LocalVerb? {
        file.map { LocalVerb.export(file: $0, arguments: remoteArguments) }
    }

    func validate() throws {
        guard stream == nil || format.value == .raw || format.value == .text else {
            throw ValidationError("--stream goes with --format raw or text")
        }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.sessionToRead(id, "export \(format.value.rawValue)")
        let markers = try await context.log.markers(of: session.start.id)
        for try await bytes in try await context.exports.export(
            session.start.id,
            as: format.value,
            stream: stream?.value,
            markers: markers
        ) {
            try await context.console.write(bytes)
        }
        return ExitStatus.success.rawValue
    }

    private var remoteArguments: [String] {
        ["session", "export", "--format", format.value.rawValue]
            + (stream.map { ["--stream", $0.value.rawValue] } ?? [])
            + ["--", id]
    }
}
