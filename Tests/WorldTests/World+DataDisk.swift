import Foundation
import PeekTesting
import Testing

/// A disk in memory for the gateway's data alone, which a test can fill.
extension World {
    private var dataDisk: String { place + "/gateway/data" }

    private var filling: String { dataDisk + "/filling" }

    /// Puts the data directory on a disk of its own, before the world comes up.
    func mountDataDisk(megabytes: Int) throws {
        try FileManager.default.createDirectory(atPath: dataDisk, withIntermediateDirectories: true)
        guard mount("tmpfs", dataDisk, "tmpfs", UInt(MS_NOSUID | MS_NODEV), "size=\(megabytes)m") == 0 else {
            throw POSIXError(.EPERM, userInfo: [NSFilePathErrorKey: dataDisk])
        }
    }

    /// Does nothing where there is none.
    func unmountDataDisk() { umount2(dataDisk, Int32(MNT_DETACH)) }

    /// Takes what is free to the last page, while the gateway stands still.
    func fillDataDisk() async throws {
        let gateway = try #require(try await environment()["PRODPEEKD_PID"].flatMap(pid_t.init))
        kill(gateway, SIGSTOP)
        defer { kill(gateway, SIGCONT) }
        var status = statvfs()
        try #require(statvfs(dataDisk, &status) == 0)
        let descriptor = open(filling, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        try #require(posix_fallocate(descriptor, 0, off_t(status.f_bavail) * off_t(status.f_frsize)) == 0)
    }

    /// Gives back what was taken.
    func freeDataDisk() throws { try FileManager.default.removeItem(atPath: filling) }

    /// The answer to whether the gateway is ready: the status, and what it says.
    func readiness() async throws -> (status: String, text: String) {
        let url = try #require(try await environment()["HTTP_URL"]) + "/readyz"
        let answer = try await Finished.running(["/usr/bin/curl", "-s", "-w", "\\n%{http_code}", url]).output
        return (String(answer.suffix(3)), answer)
    }
}
