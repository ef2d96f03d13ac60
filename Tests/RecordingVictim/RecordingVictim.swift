import Glibc
import PeekCore
import PeekRecording

/// Records until it is killed: writes numbered frames, and says the number on stdout once the frame is written.
@main
struct RecordingVictim {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let session = Identifier(.session, parsing: arguments[3]) else { exit(64) }
        let store = RecordingStore(
            dataDirectory: arguments[1],
            runDirectory: arguments[2],
            workers: 1,
            sizes: RecordingSizes(ring: 1 << 16, stretch: 1 << 18, ballast: 1 << 12)
        )
        _ = try store.start()
        let start = SessionStart(
            id: session,
            principal: "dev",
            host: "web1",
            source: "127.0.0.1:1",
            line: "tail -F log",
            rendering: "tail -F log",
            role: "developer",
            startedAt: .now
        )
        let recorder = try store.begin(start, worker: 0)
        var number: UInt64 = 0
        while true {
            // Lengths that are no multiple of anything, so that frames end everywhere in the ring.
            var bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 8 + Int(number % 1009))
            withUnsafeBytes(of: number.littleEndian) { word in bytes.replaceSubrange(..<8, with: word) }
            switch bytes.withUnsafeBytes({ recorder.append(.output, $0) }) {
            case .written: break
            case .full: continue
            case .failed: exit(74)
            }
            withUnsafeBytes(of: number.littleEndian) { word in
                if write(1, word.baseAddress, 8) != 8 { exit(1) }
            }
            number += 1
        }
    }
}
