import Testing

@testable import PeekPolicyFile

struct PolicyFuzzTests {
    /// Small and fast, so that a failure can be run again (Marsaglia, Xorshift RNGs, 2003).
    private struct Xorshift: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let pieces = [
        ":", "- ", "\n", "  ", "\t", "[", "]", "{", "}", "&a ", "*a", "!x ", "<<: ", "? ", "|\n", ">-\n", "'", "\"",
        "#",
        "---\n", "...\n", "%YAML 1.1\n", "~", "\u{0}", "\u{FEFF}", "\u{202E}", "\u{85}", "\u{2028}", "@", "`", ",",
        "\r",
        "roles:", "keys: []", "99999999999999999999", "[1-40]", "[09-9999]", "include:", "knownHosts:",
    ]

    private func mutated(_ bytes: [UInt8], using generator: inout Xorshift) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let length = min(bytes.count - place, Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.removeSubrange(place..<place + length)
            case 1: bytes.insert(contentsOf: (Self.pieces.randomElement(using: &generator) ?? "").utf8, at: place)
            case 2 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &generator)
            case 3:
                let other = Int.random(in: 0...bytes.count, using: &generator)
                bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: other)
            default: bytes.removeSubrange(place...)
            }
            if bytes.isEmpty { break }
        }
        return bytes
    }

    private func expectPlacesInside(_ error: PolicyFileErrors, _ bytes: [UInt8]) {
        #expect(!error.errors.isEmpty)
        // libyaml breaks lines at these too (YAML 1.1 section 4.1.4); a lone CR or NEL is a line break there.
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        let lines = 1 + scalars.count { breaks.contains($0) }
        for found in error.errors {
            #expect((1...lines).contains(found.line) && found.column >= 1, "\(found)")
            #expect(found.column <= scalars.count + 1, "\(found)")
        }
    }

    @Test(arguments: 1...4)
    func mutatedExamplesAreReadOrToldWithPlacesInsideTheFile(seed: UInt64) throws {
        var generator = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let example = Array(try filledExample().utf8)
        var read = 0
        for _ in 0..<150 {
            let bytes = mutated(example, using: &generator)
            do throws(PolicyFileErrors) {
                _ = try PolicyFile.parse(bytes, name: "p")
                read += 1
            } catch {
                expectPlacesInside(error, bytes)
            }
        }
        // Both sides of the rule were seen.
        #expect((1..<150).contains(read))
    }

    @Test(arguments: 1...2)
    func mutatedConfigurationsAreReadOrToldWithPlacesInsideTheFile(seed: UInt64) throws {
        var generator = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let example = Array(try repositoryFile("deploy/prodpeekd.yaml").utf8)
        for _ in 0..<300 {
            let bytes = mutated(example, using: &generator)
            do throws(PolicyFileErrors) {
                _ = try GatewayConfiguration.parse(bytes, name: "c")
            } catch {
                expectPlacesInside(error, bytes)
            }
            do throws(PolicyFileErrors) {
                _ = try ClientConfiguration.parse(bytes, name: "c")
            } catch {
                expectPlacesInside(error, bytes)
            }
        }
    }
}
