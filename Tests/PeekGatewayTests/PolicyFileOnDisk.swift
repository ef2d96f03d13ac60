import Foundation
import PeekCore
import PeekPolicyFile
import Testing

/// A policy file in a directory of its own, which goes away with it.
final class PolicyFileOnDisk: Sendable {
    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8yQ0bR1u4Yt6G0fN3V0W8rC2o6u6z0sXyS7p1x2Q3k"

    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "prodpeek-shadow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: directory)
        } catch {
            Issue.record("\(directory) cannot be removed: \(error)")
        }
    }

    var path: String { directory.appending(path: "next.yaml").path() }

    /// Replaces the file in one step.
    func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// A policy whose one role has these commands.
    static func text(commands: String) -> String {
        """
        principals:
          dev: {keys: ["\(key)"], roles: [developer]}
        hosts:
          web1: {address: 192.0.2.1, hostKeys: ["\(key.replacing("B8yQ0b", with: "C8yQ0b"))"]}
        services:
          checkout: {hosts: [web1], logs: {app: /var/log/checkout/app.log}}
        roles:
          developer: {services: [checkout], commands: \(commands)}
        """
    }

    /// The policy with this text.
    static func policy(_ text: String) throws -> Policy { try PolicyFile.parse(Array(text.utf8), name: "p") }
}
