import CLinux
import Foundation
import PeekTesting
import Testing

/// A session of the real helper, started as sshd does, and the gateway's end of it.
///
/// It blocks: see ``onOwnThread(_:)``.
final class ConfinedSession {
    /// The supervisor, or what starts it.
    let program: SpawnedProgram
    /// Output of the command, and its error output.
    private(set) var output = Data(), errors = Data()
    /// The frames that are no output, in order.
    private(set) var frames: [Frame] = []

    private let toHelper: Int32
    private let fromHelper: Int32
    private let sentences: FileHandle
    private var unread = Data()
    private var isOpen = true
    private var ending: Ending?

    static let name = "s-1k3v9c2m0aqx7"

    /// A helper that has ended reads nothing.
    private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Starts the helper.
    ///
    /// - Parameters:
    ///   - forced: the certificate's forced command; nil for one that carries the request.
    ///   - asked: what SSH_ORIGINAL_COMMAND is; nil for none.
    ///   - before: the words before the helper's own.
    ///   - account: the words that make it run as an account; none for root.
    ///   - arguments: the helper's, in place of sshd's.
    init(
        _ request: SessionRequest = SessionRequest(),
        forced: String? = nil,
        asked: String? = ConfinedSession.name,
        before: [String] = [],
        account: [String] = Account.words,
        arguments: [String]? = nil
    ) throws {
        Self.ignoresBrokenPipes
        let input = try Uninherited.pipe()
        let answers = try Uninherited.pipe()
        let complaints = try Uninherited.pipe()
        let command = forced ?? "prodpeek-confine v1 \(Self.name) \(request.base64)"
        var environment = ["PATH": "/usr/bin:/bin", "LC_ATTEMPT": "from the client", "SSH_CONNECTION": "1 2 3 4"]
        environment["SSH_ORIGINAL_COMMAND"] = asked
        program = try SpawnedProgram(
            before + account + [try Account.installed("prodpeek-confine")] + (arguments ?? ["-c", command]),
            streams: [input.read, answers.write, complaints.write],
            environment: environment,
            directory: "/"
        )
        for descriptor in [input.read, answers.write, complaints.write] { close(descriptor) }
        (toHelper, fromHelper) = (input.write, answers.read)
        sentences = FileHandle(fileDescriptor: complaints.read, closeOnDealloc: true)
    }

    deinit {
        hangUp()
        close(fromHelper)
        if ending == nil {
            kill(program.id, SIGKILL)
            _ = program.waitForEnd()
        }
    }

    func send(_ frame: Frame) { send(frame.bytes) }

    func send(_ bytes: Data) {
        bytes.withUnsafeBytes { _ = write(toHelper, $0.baseAddress, $0.count) }
    }

    /// Whether the helper leaves so much unread that no more can be sent.
    var isFull: Bool {
        var looked = pollfd(fd: toHelper, events: Int16(POLLOUT), revents: 0)
        return poll(&looked, 1, 0) == 0
    }

    /// The gateway goes away.
    func hangUp() {
        if isOpen { close(toHelper) }
        isOpen = false
    }

    /// The next frame; nil at the end.
    func next() throws -> Frame? {
        while true {
            if unread.count >= 5 {
                let length = unread.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
                try #require(length <= Frame.most)
                if unread.count >= 5 + length {
                    let head = unread.startIndex
                    let kind = Character(UnicodeScalar(unread[head]))
                    let frame = Frame(kind, Data(unread[(head + 5)..<(head + 5 + length)]))
                    unread = Data(unread.dropFirst(5 + length))
                    note(frame)
                    return frame
                }
            }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = Glibc.read(fromHelper, &bytes, bytes.count)
            guard count > 0 else { return nil }
            unread.append(contentsOf: bytes[..<count])
        }
    }

    private func note(_ frame: Frame) {
        switch frame.kind {
        case "O": output += frame.payload
        case "E": errors += frame.payload
        default: frames.append(frame)
        }
    }

    /// Reads until a frame is as wanted, and returns it; nil where the helper ends before.
    @discardableResult
    func read(until isWanted: (Frame) throws -> Bool) throws -> Frame? {
        while let frame = try next() {
            if try isWanted(frame) { return frame }
        }
        return nil
    }

    /// Reads until output has come that ends with this.
    func read(toOutput text: String) throws {
        let wanted = Data(text.utf8)
        if output.range(of: wanted) != nil { return }
        let found = try read { _ in self.output.range(of: wanted) != nil }
        #expect(found != nil, "the helper ended after \(String(decoding: output, as: UTF8.self))")
    }

    /// Lets it run to its end, and returns its last frame.
    func run() throws -> Frame? {
        if try read(until: { $0.kind == "L" }) != nil { send(Frame("g")) }
        while try next() != nil {}
        return frames.last
    }

    /// All output so far, as text.
    var text: String { String(decoding: output, as: UTF8.self) }

    /// How the helper ended.
    func end() -> Ending {
        let ended = ending ?? program.waitForEnd()
        ending = ended
        return ended
    }

    /// What the helper wrote to stderr until it ended.
    func complaint() throws -> String {
        String(decoding: try sentences.readToEnd() ?? Data(), as: UTF8.self)
    }
}

/// How many sessions are at work at once.
private let places = Places(4)

/// Does what blocks, because the threads that tests share are only as many as the machine has cores.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await places.whileInside {
        try await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, any Error>, Never>) in
            Thread.detachNewThread { continuation.resume(returning: Result(catching: body)) }
        }.get()
    }
}
