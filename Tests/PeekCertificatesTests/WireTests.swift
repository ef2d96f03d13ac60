import Testing

@testable import PeekCertificates

struct WireTests {
    @Test func whatIsWrittenIsReadBack() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let number = UInt64.random(in: .min ... .max, using: &generator)
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let magnitude = [UInt8.random(in: 1 ... .max, using: &generator)] + bytes
            var writer = WireWriter()
            writer.byte(UInt8(truncatingIfNeeded: number))
            writer.uint32(UInt32(truncatingIfNeeded: number))
            writer.uint64(number)
            writer.string(bytes)
            writer.text("ünï\(number)")
            writer.positive(magnitude)
            var reader = WireReader(writer.bytes)
            #expect(try reader.byte() == UInt8(truncatingIfNeeded: number))
            #expect(try reader.uint32() == UInt32(truncatingIfNeeded: number))
            #expect(try reader.uint64() == number)
            #expect(try reader.string() == bytes)
            #expect(try reader.text() == "ünï\(number)")
            #expect(try reader.positive() == magnitude)
            #expect(reader.isAtEnd)
        }
    }

    @Test(arguments: [[], [0], [0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF, 0]])
    func lengthsBeyondTheEndAreErrors(bytes: [UInt8]) {
        #expect(throws: WireError.self) {
            var reader = WireReader(bytes)
            _ = try reader.string()
        }
    }

    @Test(
        arguments: [
            ([], "not positive"), ([0x80], "not positive"), ([0xFF, 1], "not positive"), ([0], "needless"),
            ([0, 1], "needless"), ([0, 0, 0x80], "needless"),
        ] as [([UInt8], String)]
    )
    func numbersHaveOneForm(bytes: [UInt8], expected: String) {
        var writer = WireWriter()
        writer.string(bytes)
        let error = #expect(throws: WireError.self) {
            var reader = WireReader(writer.bytes)
            _ = try reader.positive()
        }
        #expect(error?.description.contains(expected) == true)
    }

    @Test(arguments: [[0x61, 0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func textsAreUTF8WithoutZeroBytes(bytes: [UInt8]) {
        var writer = WireWriter()
        writer.string(bytes)
        #expect(throws: WireError.self) {
            var reader = WireReader(writer.bytes)
            _ = try reader.text()
        }
    }
}

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
