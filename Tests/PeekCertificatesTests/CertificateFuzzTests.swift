import PeekCore
import Testing

@testable import PeekCertificates

struct CertificateFuzzTests {
    private func corpus() async throws -> (certificates: [[UInt8]], policy: Policy) {
        let ring = try Keyring()
        var authorities: [PublicKey] = []
        var certificates: [[UInt8]] = []
        for (index, (type, bits)) in [("ed25519", nil), ("ecdsa", 256), ("ecdsa", 521), ("rsa", 3072)].enumerated() {
            authorities.append(try await ring.key("ca\(index)", type, bits: bits))
            try await ring.key("user\(index)", type, bits: bits)
            let options = ["-n", "alice", "-O", "source-address=192.0.2.0/24"]
            certificates.append(try await ring.certificate("user\(index)", by: "ca\(index)", options))
        }
        return (certificates, policy(authorities: authorities))
    }

    @Test func noByteOfACertificateCanBeChanged() async throws {
        var generator = SeededGenerator(seed: 2)
        let (certificates, policy) = try await corpus()
        for certificate in certificates {
            try #require(refusal(certificate, policy) == nil)
            for index in certificate.indices {
                var changed = certificate
                changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                #expect(refusal(changed, policy) != nil, "byte \(index) of \(certificate.count)")
            }
        }
    }

    @Test func noPrefixOfACertificateIsOne() async throws {
        let (certificates, policy) = try await corpus()
        for certificate in certificates {
            for count in certificate.indices {
                #expect(refusal(Array(certificate.prefix(count)), policy) != nil, "\(count) bytes")
            }
        }
    }

    @Test func mutatedCertificatesNeverCrashAndNeverPass() async throws {
        var generator = SeededGenerator(seed: 3)
        let (certificates, policy) = try await corpus()
        for round in 0..<4000 {
            let original = certificates[round % certificates.count]
            let changed = mutated(original, using: &generator)
            if changed != original { #expect(refusal(changed, policy) != nil, "round \(round)") }
        }
    }

    @Test func whatParsesIsWrittenBackAsItWas() async throws {
        var generator = SeededGenerator(seed: 4)
        let (certificates, _) = try await corpus()
        var parsed = 0
        for round in 0..<4000 {
            let changed = mutated(certificates[round % certificates.count], using: &generator)
            guard case .success(let read) = Result(catching: { try UserCertificate(blob: changed) }) else { continue }
            parsed += 1
            #expect(read.blob == changed)
        }
        #expect(parsed > 100)
    }

    @Test func mutatedKeysNeverCrashAndHaveOneForm() async throws {
        var generator = SeededGenerator(seed: 5)
        let ring = try Keyring()
        var keys: [[UInt8]] = []
        for (type, bits) in [("ed25519", nil), ("ecdsa", 384), ("rsa", 3072)] {
            try await keys.append(ring.key("key-\(type)", type, bits: bits).blob ?? [])
        }
        for round in 0..<4000 {
            let changed = mutated(keys[round % keys.count], using: &generator)
            guard case .success(let read) = Result(catching: { try WireKey(blob: changed) }) else { continue }
            #expect(read.blob == changed)
        }
    }

    /// One to three cuts, insertions, repetitions, flips, or lengths set to an extreme.
    private func mutated(_ original: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            let end = Int.random(in: index...min(bytes.count, index + 16), using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.removeSubrange(index..<end)
            case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: index)
            case 2: bytes.insert(contentsOf: bytes[index..<end], at: index)
            case 3: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            default:
                let extreme = [UInt8](repeating: [0, 0x7F, 0xFF][index % 3], count: 4)
                bytes.replaceSubrange(index..<min(index + 4, bytes.count), with: extreme)
            }
        }
        return bytes
    }
}
