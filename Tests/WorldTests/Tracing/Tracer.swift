import Foundation
import PeekTesting
import Testing

/// strace(1), attached to a host's sshd and to all that comes of it.
enum Tracer {
    /// The trace of what happened on a host while `body` ran.
    ///
    /// It fails where the machine does not let root trace a process, as a container without that right does.
    static func trace(of host: String, in world: World, during body: () async throws -> Void) async throws -> Trace {
        let environment = try await world.environment()
        let outside = try #require(environment["HOST_PID_\(host)"])
        // Within the host's namespaces numbers and paths are those that its programs see; and root's home is for root.
        let numbers = try kernelFile("/proc/\(outside)/status").split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        let sshd = try #require(numbers?.split(separator: "\t").last)
        let file = URL(filePath: try #require(environment["HOST_ROOT_\(host)"]) + "/root/trace")
        let calls = "trace=!" + HarmlessCalls.untraced.joined(separator: ",")
        var words = ["/usr/bin/nsenter", "--target", outside, "--mount", "--pid", "/usr/bin/strace", "-f", "-y"]
        // Whole strings and lists.
        words += ["-s", "1048576", "-e", calls, "-o", "/root/trace", "-p", "\(sshd)"]
        try await Running.whileRunning(words) { strace in
            try await strace.says("attached")
            let said = try strace.errors()
            try #require(said.contains("Process \(sshd) attached"), "strace did not attach: \(said)")
            try await body()
            // It lets go of what still runs, and writes what it holds.
            let told = try await world.onHost(host, ["/usr/bin/pkill", "--signal", "INT", "--exact", "strace"])
            try #require(told.status == 0, "strace has ended by itself")
            _ = await strace.status()
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        try FileManager.default.removeItem(at: file)
        return try Trace(text)
    }
}
