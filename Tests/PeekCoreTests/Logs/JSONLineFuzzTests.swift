import Foundation
import PeekCore
import Testing

struct JSONLineFuzzTests {
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "\\ud83e\\udd8a", "\\ud800", "\\n", "\\\"", " ", "\t",
        "\"time\":", "\"level\":", "\"msg\":", "\"a\":", "\"warn\"", "\"2026-11-23T09:15:29Z\"", "1", "-0.5e3", "true",
        "null", "x", "é", "\u{1B}", "\u{9B}", "\u{202E}",
    ]

    // Mostly an object, sometimes broken by one byte.
    private func line(_ random: inout SeededGenerator) -> [UInt8] {
        let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            "\(key(&random)):\(value(&random, depth: 0))"
        }
        var bytes = Array("{\(members.joined(separator: ","))}".utf8)
        for _ in 0..<Int.random(in: 0...2, using: &random) where Bool.random(using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        return bytes
    }

    private func key(_ random: inout SeededGenerator) -> String {
        ["\"time\"", "\"level\"", "\"msg\"", "\"a b\"", "\"err\"", "\"\\u0061\""].randomElement(using: &random) ?? ""
    }

    private func value(_ random: inout SeededGenerator, depth: Int) -> String {
        switch Int.random(in: 0...(depth < 3 ? 6 : 4), using: &random) {
        case 0: "\(Int.random(in: -5...5, using: &random))"
        case 1: "1.50e-7"
        case 2: "\"2026-11-23T09:15:29Z\""
        case 3: "\"a \\\"b\\\" \\u001b é\""
        case 4: ["true", "null", "\"warn\"", "\"\""].randomElement(using: &random) ?? ""
        case 5: "[ \(value(&random, depth: depth + 1)), 1 ]"
        default: "{\"k\" : \(value(&random, depth: depth + 1))}"
        }
    }

    @Test func whatIsReadIsWhatFoundationReads() {
        var random = SeededGenerator(seed: 41)
        let clock = WallClock.utc
        var read = 0
        for _ in 0..<5000 {
            let line = line(&random)
            let shown = line.withUnsafeBytes {
                JSONLine($0)?.readable(clock, now: Timestamp(milliseconds: 0), coloured: false)
            }
            // Only for UTF-8 without NUL, because Foundation guesses other encodings.
            guard String(validating: line, as: UTF8.self) != nil, !line.contains(0) else { continue }
            let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            // Foundation is laxer: it takes lone halves of surrogate pairs, and numbers of any size as infinite or not.
            if shown != nil { #expect(object != nil, "\(String(decoding: line, as: UTF8.self))") }
            if object?.isEmpty == false { #expect(shown != nil, "\(String(decoding: line, as: UTF8.self))") }
            if shown != nil { read += 1 }
        }
        #expect(read > 1000, "a loop that reads nothing would prove nothing")
    }

    @Test func anyBytesAreReadWithoutTroubleAndNothingIsSetFree() {
        var random = SeededGenerator(seed: 42)
        let clock = WallClock.utc
        for _ in 0..<20_000 {
            var line = Array("{\"a\":1".utf8)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                line += Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
            }
            if Bool.random(using: &random) { line += Array("}".utf8) }
            let shown = line.withUnsafeBytes {
                JSONLine($0)?.readable(clock, now: Timestamp(milliseconds: 0), coloured: false)
            }
            #expect(shown?.contains { $0 < 0x20 } != true, "\(String(decoding: line, as: UTF8.self))")
        }
    }
}
