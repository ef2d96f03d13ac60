import Foundation
import PeekTesting
import Testing

/// Files that lines name and a world's host does not have.
struct HostFiles {
    /// Where the host's root is for the test.
    let root: String

    /// Makes those of `paths` that are missing, of the kind that their names say.
    func make(_ paths: some Sequence<String>) async throws {
        let prepared = URL(filePath: root + "/tmp/content")
        let lines = (1...50).map { #"{"level":"error","a":\#($0),"msg":"request_id=ab\#($0), status=502"}"# + "\n" }
        try Data(lines.joined().utf8).write(to: prepared)
        // What is below a directory comes before the directory, which is there by then.
        for path in Set(paths).sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) {
            let file = URL(filePath: root + path)
            let isOthers = ["/proc", "/sys", "/dev"].contains { path == $0 || path.hasPrefix($0 + "/") }
            guard !isOthers, !exists(file) else { continue }
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            if let packer = Self.packers[file.pathExtension] {
                let packed = try await Finished.running([packer, "-c", prepared.path()])
                try #require(packed.status == 0, "\(packed.errors)")
                try packed.bytes.write(to: file)
            } else {
                try FileManager.default.copyItem(at: prepared, to: file)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
        }
        try FileManager.default.removeItem(at: prepared)
    }

    /// Makes a file of so many lines of one letter, of which each takes a program that sorts far more than its two bytes.
    func makeLong(_ path: String, lines: Int) throws {
        let file = URL(filePath: root + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(repeatElement(Array("x\n".utf8), count: lines).joined()).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
    }

    /// Whether there is something, a link that leads nowhere here included.
    private func exists(_ file: URL) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: file.path())) != nil
    }

    private static let packers = [
        "gz": "/usr/bin/gzip", "bz2": "/usr/bin/bzip2", "xz": "/usr/bin/xz", "zst": "/usr/bin/zstd",
    ]
}
