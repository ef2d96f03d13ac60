import Foundation
import PeekCore
import PeekTesting

@testable import PeekCertificates

/// Keys and certificates made by the machine's own `ssh-keygen`.
struct Keyring {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    /// Makes a key pair in the file `name`.
    @discardableResult
    func key(_ name: String, _ type: String = "ed25519", bits: Int? = nil) async throws -> PublicKey {
        try await keygen(["-t", type, "-N", "", "-C", name, "-f", name] + (bits.map { ["-b", "\($0)"] } ?? []))
        return try publicKey(name)
    }

    func publicKey(_ name: String) throws -> PublicKey {
        try line("\(name).pub")
    }

    /// Has the key `authority` sign the key `name`; valid through 2026 unless `arguments` say otherwise.
    func certificate(_ name: String, by authority: String, _ arguments: [String]) async throws -> [UInt8] {
        let validity = arguments.contains("-V") ? [] : ["-V", "20260101:20270101"]
        let signing = ["-q", "-s", authority, "-I", "alice@laptop", "-z", "7"]
        try await keygen(signing + validity + arguments + ["\(name).pub"])
        guard let blob = try line("\(name)-cert.pub").blob else { throw Failure("\(name)-cert.pub is not base64") }
        return blob
    }

    func keygen(_ arguments: [String]) async throws {
        let ended = try await run("/usr/bin/ssh-keygen", arguments, in: scratch.url)
        guard ended.status == 0 else { throw Failure("ssh-keygen \(arguments): \(ended.errors)") }
    }

    private func line(_ file: String) throws -> PublicKey {
        guard let key = PublicKey(line: try scratch.text(file)) else { throw Failure("\(file) is not a key") }
        return key
    }
}

/// June 2026: within the certificates of ``Keyring``.
let june = Timestamp(milliseconds: 1_780_272_000_000)

/// A policy of principals by name with their keys.
func policy(
    _ principals: [String: [PublicKey]] = ["alice": [], "bob": []],
    authorities: [PublicKey] = [],
    revoked: Revocations = Revocations()
) -> Policy {
    Policy(
        hash: "",
        principals: Dictionary(
            uniqueKeysWithValues: principals.map { ($0, Principal(name: $0, keys: $1, roles: [])) }
        ),
        hosts: [:],
        services: [:],
        roles: [:],
        certificateAuthorities: authorities,
        revoked: revoked,
        catalogue: CommandCatalogue([])
    )
}

/// Asks as the SSH door does, with the type that the blob itself names.
func ask(
    _ blob: [UInt8],
    _ policy: Policy,
    from source: String = "192.0.2.7",
    at now: Timestamp = june
) throws(Refusal) -> Authenticated {
    var reader = WireReader(blob)
    let type: String
    do {
        type = try reader.text()
    } catch {
        type = "unreadable"
    }
    return try authenticate(blob: blob, type: type, policy: policy, source: source, now: now).get()
}

/// The message of the refusal; nil when there was none.
func refusal(
    _ blob: [UInt8],
    _ policy: Policy,
    from source: String = "192.0.2.7",
    at now: Timestamp = june
) -> String? {
    do {
        _ = try ask(blob, policy, from: source, at: now)
        return nil
    } catch {
        return error.status == .notAuthenticated ? error.message : "wrong status: \(error)"
    }
}
