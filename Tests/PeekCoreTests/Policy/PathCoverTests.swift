import Testing

@testable import PeekCore

struct PathCoverTests {
    @Test(arguments: [
        ("/var/log", "/var/log", true), ("/var", "/var/log", true), ("/", "/var/log", true),
        ("/var/log", "/var", false), ("/var/log", "/var/logs", false), ("/proc", "/proc/[0-9]*/status", true),
        ("/proc/1", "/proc/[0-9]*/status", false), ("/srv/*.log", "/srv/*.log", true),
        // What may be listed above them differs.
        ("/srv/*", "/srv/*.log", false), ("/srv/*", "/srv/a", false),
    ])
    func readingCoversWhatIsBelow(_ whole: String, _ part: String, _ covers: Bool) {
        #expect(PathPattern(whole).coversReading(of: PathPattern(part)) == covers)
    }

    @Test(arguments: [
        ("*.dump", "*.dump", true), ("*", "*.dump", true), ("*.d*", "*.dump", true), ("*.dump", "*.d*", false),
        ("*.DUMP", "*.dump", true), ("*/payroll/*", "/srv/payroll/*", true), ("*/payroll/*", "/srv/payroll", false),
        ("*/payroll*", "/srv/payroll", true), ("/srv", "/srv/payroll", true), ("/srv", "/srv/*.x", true),
        ("/srv/payroll", "/srv", false), ("/srv/?", "/srv/[ab]", true), ("/srv/[ab]", "/srv/?", false),
        ("/srv/[ab]*", "/srv/a*", true), ("/srv/a?", "/srv/a*", false), ("*a*b*", "*xaxbx*", true),
    ])
    func denyingCoversWhatItMatches(_ whole: String, _ part: String, _ covers: Bool) {
        #expect(PathPattern(whole).coversDenial(of: PathPattern(part)) == covers)
    }

    @Test func whatIsCoveredNeverMatchesMore() {
        var random = SeededGenerator(seed: 11)
        let parts = ["a", "b", "*", "?", "[ab]", "[!a]", "/", "/a", "/b", "A"]
        func pattern(_ random: inout SeededGenerator) -> PathPattern {
            let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }.joined()
            return PathPattern(Bool.random(using: &random) ? "/" + text : "*" + text)
        }
        let letters = Array("ab/".utf8)
        var checked = 0
        for _ in 0..<4000 {
            let (whole, part) = (pattern(&random), pattern(&random))
            let denies = whole.coversDenial(of: part)
            let reads = whole.coversReading(of: part)
            guard whole != part, denies || reads else { continue }
            checked += 1
            for _ in 0..<40 {
                let path: [UInt8] =
                    [UInt8(ascii: "/")]
                    + (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in
                        letters.randomElement(using: &random)
                    }
                let text = String(decoding: path, as: UTF8.self)
                if denies, part.denies(FoldedPath(text)) {
                    #expect(whole.denies(FoldedPath(text)), "\(whole) for \(part): \(text)")
                }
                if reads, part.matches(path) { #expect(whole.matches(path), "\(whole) for \(part): \(text)") }
            }
        }
        #expect(checked > 100)
    }
}
