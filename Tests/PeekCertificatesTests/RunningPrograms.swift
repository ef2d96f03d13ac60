import Foundation
import Glibc
import PeekTesting

private let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8"]

/// Runs a program of the machine to its end, with times in UTC.
@discardableResult
func run(_ program: String, _ arguments: [String], in directory: URL? = nil) async throws -> Finished {
    try await .running([program] + arguments, environment: environment, directory: directory?.path())
}

/// A program that runs until the test is done with it.
final class Service {
    let process: SpawnedProgram
    private let queue: Int32
    private var ended: Ending?

    /// Starts it and waits for a line on stderr that holds `sign`.
    init(_ program: String, _ arguments: [String], until sign: String) throws {
        let nothing = try Uninherited.open("/dev/null", O_RDWR)
        defer { close(nothing) }
        let (read, write) = try Uninherited.pipe()
        queue = read
        do {
            defer { close(write) }
            let streams = [nothing, nothing, write]
            process = try SpawnedProgram([program] + arguments, streams: streams, environment: environment)
        }
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains(sign) {
            let count = Glibc.read(queue, &buffer, buffer.count)
            guard count > 0 else { throw Failure("\(program) ended: \(text)") }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    /// Asks it to end, and waits.
    @discardableResult
    func stop() -> Ending {
        if let ended { return ended }
        kill(process.id, SIGTERM)
        let ending = process.waitForEnd()
        ended = ending
        return ending
    }

    deinit {
        stop()
        close(queue)
    }
}
