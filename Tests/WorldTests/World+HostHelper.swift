import Foundation
import PeekTesting
import Testing

/// What stands on a confined host in place of the helper, for a while.
extension World {
    private static let helper = "/usr/local/bin/prodpeek-confine"

    /// Gives the account of a host another login shell meanwhile.
    func withLoginShell(_ path: String, on host: String, _ body: () async throws -> Void) async throws {
        try await setLoginShell(path, on: host)
        do {
            try await body()
        } catch {
            try await setLoginShell(Self.helper, on: host)
            throw error
        }
        try await setLoginShell(Self.helper, on: host)
    }

    /// Confines the sessions of a host as ever, and puts another program where they look for the drill meanwhile.
    ///
    /// - Parameter script: what the program is; nil for none.
    func withDrill(_ script: String?, on host: String, _ body: () async throws -> Void) async throws {
        let root = try #require(try await environment()["HOST_ROOT_\(host)"])
        let place = root + "/usr-local/bin/prodpeek-confine"
        try FileManager.default.moveItem(atPath: place, toPath: place + "-kept")
        let result: Result<Void, any Error>
        do {
            if let script {
                try Data(script.utf8).write(to: URL(filePath: place))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
            }
            result = .success(try await withLoginShell(Self.helper + "-kept", on: host, body))
        } catch {
            result = .failure(error)
        }
        if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
        try FileManager.default.moveItem(atPath: place + "-kept", toPath: place)
        try result.get()
    }

    private func setLoginShell(_ path: String, on host: String) async throws {
        let changed = try await onHost(host, ["/usr/sbin/usermod", "--shell", path, "prodpeek"])
        try #require(changed.status == 0, "\(changed.errors)")
    }
}
