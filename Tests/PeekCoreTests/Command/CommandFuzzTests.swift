import Testing

@testable import PeekCore

struct CommandFuzzTests {
    private static let fragments = [
        "cat", "tail", "grep", "ls", "sort", "journalctl", "zgrep", "uniq", "tr", " ", "  ", "\t", "|", " | ", "||",
        "&", ";",
        ">", "<", "2>&1", " 2>/dev/null", "'", "\"", "\\", "$", "`", "(", ")", "{", "}", "~", "!", "#", "*", "?", "[",
        "]",
        "[a-c]", "-", "--", "-n", "5", "-n5", "-rn", "--lines=", "--include=", "=", "-e", "-u", "nginx", "/", "//",
        "..", "/..",
        ".", "/.", "/var/log", "/etc/hosts", "/etc/shadow", "/srv/app/", "a", "x.key", ".env", "ü", "\u{430}",
        "\u{2003}", "\u{FF1B}", "\u{202E}", "\n", "\0", "\u{1B}", "🙂", "'a b'", "\"a\\\"b\"", "it\\'s",
    ]

    private func line(_ generator: inout SeededGenerator) -> String {
        let start = ["cat ", "tail ", "grep ", "ls ", "sort ", ""].randomElement(using: &generator) ?? ""
        let count = Int.random(in: 0...10, using: &generator)
        return start + (0..<count).compactMap { _ in Self.fragments.randomElement(using: &generator) }.joined()
    }

    @Test func whatIsAllowedRendersToItselfAndLeavesNothingUnquoted() throws {
        var generator = SeededGenerator(seed: 20)
        var allowed = 0
        for _ in 0..<10_000 {
            let line = line(&generator)
            guard let authorization = TestPolicy.decide(line).authorization else { continue }
            allowed += 1
            let canonical = authorization.command.canonical
            #expect(try TestPolicy.parse(canonical) == authorization.command, "\(line)")
            #expect(TestPolicy.decide(canonical).authorization?.command.canonical == canonical, "\(line)")
            try expectQuoted(authorization.rendering(terminal: nil), line)
            for glob in authorization.globs { try expectQuoted(authorization.listing(for: glob).plain, line) }
            for case .path(let path) in authorization.command.stages.flatMap(\.operands) {
                #expect(path.hasPrefix("/") && !path.contains("/../") && !path.hasSuffix("/.."), "\(line)")
                #expect(PathRules.Probe.denial(of: path) == nil, "\(line)")
            }
        }
        // A loop that allows nothing would prove nothing.
        #expect(allowed > 300)
    }

    @Test func anyBytesAreDecidedWithoutTrouble() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let text: String
            do { text = try Command.decode(bytes) } catch {
                #expect(error.status == .denied)
                continue
            }
            #expect(TestPolicy.decide(text).authorization == nil)
        }
    }

    @Test func deniedPathsStayDeniedWhateverIsAdded() {
        var generator = SeededGenerator(seed: 22)
        let additions = [
            "-n", "--", "/etc/hosts", "-v", "'x y'", "2>/dev/null", "| wc -l", "-", "*", "-x", "| sort", "--x=y",
        ]
        for start in ["cat /etc/shadow", "grep a /srv/app/.env", "ls /root", "tail -f /proc/1/environ", "rm x"] {
            for _ in 0..<300 {
                let count = Int.random(in: 0...5, using: &generator)
                let rest = (0..<count).compactMap { _ in additions.randomElement(using: &generator) }
                let line = ([start] + rest).joined(separator: " ")
                #expect(TestPolicy.decide(line).authorization == nil, "\(line)")
            }
        }
    }

    /// Takes the quotes away as a shell does, level by level, and compares what is left with what may stand outside.
    private func expectQuoted(_ text: String, _ line: String) throws {
        let outside = try #require(unquoted(text), "\(line)")
        let allowed = Set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._:=-+ $?\"[]|&>;!'(){}\\".utf8
        )
        #expect(outside.rest.utf8.allSatisfy(allowed.contains), "\(line)")
        let words = outside.rest.split(separator: " ").filter { $0.contains("$") }
        #expect(
            words.allSatisfy {
                ["LEADER=$$", "PARENT=$PPID", "\"$PPID\"", "\"$PARENT\"", "PARENT=$$;", "$?;"].contains($0)
            },
            "\(line)"
        )
        for script in outside.quoted where script.hasPrefix(#"[ "$PPID""#) { try expectQuoted(script, line) }
    }

    private func unquoted(_ text: String) -> (rest: String, quoted: [String])? {
        var rest = ""
        var quoted: [String] = []
        var word = ""
        var isInside = false
        var characters = Array(text.unicodeScalars)[...]
        while let scalar = characters.popFirst() {
            if isInside {
                if scalar == "'" { isInside = false } else { word.unicodeScalars.append(scalar) }
            } else if scalar == "'" {
                isInside = true
            } else if scalar == "\\", characters.first == "'" {
                characters.removeFirst()
                word.unicodeScalars.append("'")
            } else {
                if !word.isEmpty { quoted.append(word) }
                word = ""
                rest.unicodeScalars.append(scalar)
            }
        }
        if !word.isEmpty { quoted.append(word) }
        return isInside ? nil : (rest, quoted)
    }
}

extension PathRules {
    /// The rules of the role that the samples are decided by.
    fileprivate enum Probe {
        static func denial(of path: String) -> PathPattern? {
            let folded = FoldedPath(path)
            return DeniedPaths.patterns.first { $0.denies(folded) }
        }
    }
}
