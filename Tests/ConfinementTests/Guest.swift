import Foundation
import PeekTesting

/// A machine under qemu with the kernel that deploy/fetch-kernel got, and sessions of the real helper in it:
/// Tests/ConfinementGuest.
///
/// It is always emulated in software: where a machine offers /dev/kvm and is virtual itself, guests hang or die of it.
enum Guest {
    /// One session.
    struct Case: Encodable, Sendable {
        let name: String
        /// Whether there is a laboratory of its own, in which the tester looks for changes.
        var laboratory = true
        /// What the helper is asked for; nil for none, but `words` of the plain account.
        var request: String?
        var words: [String]?
        /// Values of files below /proc/sys meanwhile.
        var settings: [String: String] = [:]
    }

    /// What came of it.
    struct Result: Decodable, Sendable {
        struct Said: Decodable, Sendable {
            let kind: String
            let payload: Data
        }

        let name: String
        /// How the helper ended.
        let status: Int32
        /// What was written, to stdout or stderr.
        let output: String
        /// How many programs the helper told of.
        let programs: Int
        /// What the tester, from outside the session, found not to be as before.
        let changes: [String]
        private let frames: [Said]

        /// The helper's frames but output, programs and input.
        var said: [Frame] { frames.map { Frame(Character($0.kind), $0.payload) } }
    }

    /// A guest that did not come to its end.
    struct Lost: Error, CustomStringConvertible {
        let description: String
    }

    /// What a session there may read.
    static let open = "/srv/laboratory/open"
    /// The command that makes the attempts.
    static let attempts = "\(open)/attempts \(open)"

    /// Runs the cases in one guest, in order.
    ///
    /// - Parameters:
    ///   - cases: the sessions.
    ///   - parameters: the kernel's, beside those for its console.
    ///   - most: seconds, after which a guest is taken to hang.
    /// - Throws: ``Lost`` with the last lines of its console.
    static func results(_ cases: [Case], parameters: String = "", most: Int) async throws -> [String: Result] {
        let kernel = Account.repository.appending(path: ".build/kernel")
        guard FileManager.default.fileExists(atPath: kernel.appending(path: "vmlinuz").path()) else {
            throw Lost(description: "there is no kernel in \(kernel.path()); deploy/install-dependencies fetches it")
        }
        let place = FileManager.default.temporaryDirectory.appending(path: "prodpeek-guest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let list = place.appending(path: "cases.json")
        try JSONEncoder().encode(cases).write(to: list)
        let programs = try await onOwnThread {
            try ["guest-init", "prodpeek-confine", "confinement-attempts"].map { try Account.installed($0) }
        }
        let image = Account.repository.appending(path: "Tests/ConfinementGuest/image").path()
        let made = try await Finished.running([image, place.path(), kernel.path()] + programs + [list.path()])
        guard made.status == 0 else { throw Lost(description: "no disk could be made: \(made.errors)") }
        let limit = ["/usr/bin/timeout", "--kill-after=5", "\(most)"]
        let ran = try await Finished.running(limit + machine(in: place.path(), kernel: kernel.path(), parameters))
        let lines = text(place, "results").split(whereSeparator: \.isNewline)
        guard ran.status == 0, lines.last == "done" else {
            let last = text(place, "console").split(whereSeparator: \.isNewline).suffix(20).joined(separator: "\n")
            throw Lost(description: "qemu ended with \(ran.status) (124: it took too long) \(ran.errors)\n\(last)")
        }
        let results = try lines.dropLast().map { try JSONDecoder().decode(Result.self, from: Data($0.utf8)) }
        return Dictionary(uniqueKeysWithValues: results.map { ($0.name, $0) })
    }

    private static func machine(in place: String, kernel: String, _ parameters: String) -> [String] {
        [
            // The qemu of Debian 12 spoils flags in cmpxchg16b: Debian's 6.12 does not live long with it.
            "/usr/bin/qemu-system-x86_64", "-accel", "tcg", "-cpu", "max,-cx16", "-m", "512", "-nodefaults",
            "-no-user-config", "-no-reboot", "-display", "none",
            "-kernel", "\(kernel)/vmlinuz", "-initrd", "\(place)/initramfs",
            // A kernel that dies ends the guest.
            "-append", "console=ttyS0 panic=-1 \(parameters)",
            "-drive", "file=\(place)/disk,format=raw,if=virtio,cache=unsafe",
            "-serial", "file:\(place)/console", "-serial", "file:\(place)/results",
        ]
    }

    private static func text(_ place: URL, _ name: String) -> String {
        (try? Data(contentsOf: place.appending(path: name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
