import Foundation
import LibSSH
import PeekCore

/// The door's own host keys, made on the first start and kept in a directory.
struct HostKeyFiles: Sendable {
    /// One key.
    struct HostKey: Sendable {
        /// `TYPE BASE64`.
        var publicLine: String
        /// `SHA256:…`.
        var fingerprint: String
        /// The private key as PEM text.
        var pem: String
    }

    let directory: String

    /// Reads the keys; makes those that are missing.
    func load() throws -> [HostKey] {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return try KeyPair.Kind.allCases.map { try load($0) }
    }

    private func load(_ kind: KeyPair.Kind) throws -> HostKey {
        let path = "\(directory)/ssh_host_\(kind.rawValue)_key"
        let pair: KeyPair
        if FileManager.default.fileExists(atPath: path) {
            pair = try KeyPair(pem: String(contentsOfFile: path, encoding: .utf8))
        } else {
            pair = try KeyPair.generate(kind)
            try write(Data(pair.exportPEM().utf8), to: path, mode: 0o600)
        }
        let key = HostKey(
            publicLine: try pair.publicLine(),
            fingerprint: try pair.fingerprint(),
            pem: try pair.exportPEM()
        )
        try write(Data("\(key.publicLine)\n".utf8), to: "\(path).pub", mode: 0o644)
        return key
    }

    private func write(_ data: Data, to path: String, mode: Int) throws {
        let draft = "\(path).new"
        guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: mode])
        else { throw Refusal(.unavailable, "\(draft) cannot be written") }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
        try handle.write(contentsOf: data)
        try handle.synchronize()
        try handle.close()
        guard rename(draft, path) == 0 else { throw Refusal(.unavailable, "\(path) cannot be written") }
    }
}
