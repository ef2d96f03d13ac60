import Foundation
import PeekTesting
import Testing

/// What the attempts are made on, and the evidence of it from outside: Tests/WorldPrograms/laboratory.py.
final class Laboratory: @unchecked Sendable {
    /// What the session may read.
    let open: String
    /// The account's user id.
    let account = Account.ofNextLaboratory()
    private let program: SpawnedProgram
    private let questions: FileHandle, answers: FileHandle

    init() throws {
        let root = "/srv/prodpeek-laboratory-\(UUID().uuidString)"
        let asked = try Uninherited.pipe()
        let told = try Uninherited.pipe()
        program = try SpawnedProgram(
            [
                "/usr/bin/python3", Account.program("laboratory.py"), try Account.installed("confinement-attempts"),
                root, "\(account)",
            ],
            streams: [asked.read, told.write, 2]
        )
        close(asked.read)
        close(told.write)
        questions = FileHandle(fileDescriptor: asked.write, closeOnDealloc: true)
        answers = FileHandle(fileDescriptor: told.read, closeOnDealloc: true)
        open = root + "/open"
        try #require(try line() == "ready")
    }

    deinit {
        try? questions.close()
        _ = program.waitForEnd()
    }

    /// All that a session could have changed, as JSON.
    func evidence() throws -> String {
        try questions.write(contentsOf: Data("evidence\n".utf8))
        return try line()
    }

    private func line() throws -> String {
        var bytes = Data()
        while let next = try answers.read(upToCount: 1), let byte = next.first, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The command that makes the attempts.
    var attempts: String { "\(open)/attempts \(open)" }
}
