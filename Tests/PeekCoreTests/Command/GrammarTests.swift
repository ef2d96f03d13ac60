import Testing

@testable import PeekCore

struct GrammarTests {
    @Test(arguments: [
        ("cat /etc/hosts; id", 15, "run the two commands"),
        ("cat /etc/hosts && id", 16, "run the two commands"),
        ("cat /etc/hosts || id", 16, "run the two commands"),
        ("cat /etc/hosts & ", 16, "'&'"),
        ("cat /etc/hosts |& wc", 16, "2>&1 |"),
        ("cat /etc/hosts > /tmp/x", 16, "ssh HOST@gateway"),
        ("cat < /etc/hosts", 5, "as an operand"),
        ("cat <<EOF", 5, "as an operand"),
        ("cat /etc/hosts 2>/tmp/x", 16, "as an operand"),
        ("cat /etc/hosts 2>/dev/null 2>&1", 28, "as an operand"),
        ("2>&1 cat /etc/hosts", 1, "as an operand"),
        ("cat /etc/hosts 2>&12", 16, "as an operand"),
        ("cat $(id)", 5, "'$'"),
        ("cat $HOME", 5, "'$'"),
        ("cat \"$HOME\"", 6, "'$'"),
        ("cat $'a'", 5, "'$'"),
        ("cat `id`", 5, "'`'"),
        ("cat \"`id`\"", 6, "'`'"),
        ("cat ~/x", 5, "from /"),
        ("grep --regexp=~root /etc/hosts", 15, "from /"),
        ("cat /etc/{hosts,shadow}", 10, "each word out"),
        ("(cat /etc/hosts)", 1, "quote them"),
        ("cat !!", 5, "'!'"),
        ("cat #x", 5, "'#'"),
        ("cat /etc/hosts \\", 16, "leave it out"),
        ("cat 'x", 5, "close it"),
        ("cat \"x", 5, "close it"),
        ("cat /etc/hosts |", 16, "both sides"),
        ("| cat", 1, "both sides"),
        ("cat /etc/hosts | | wc", 18, "both sides"),
        ("", 1, "a command"),
        ("  \t ", 4, "a command"),
        ("\"cat\" /etc/hosts", 1, "plain name"),
        ("c\\at /etc/hosts", 1, "plain name"),
        ("A=b cat /etc/hosts", 1, "command alone"),
        ("c\u{430}t /etc/hosts", 1, "plain blanks"),
        ("cat\u{2003}/etc/hosts", 4, "plain blanks"),
        ("cat /etc/hosts\u{FF1B}id", 15, "plain blanks"),
        ("tail \u{2212}f /var/log/syslog", 6, "plain blanks"),
        ("cat /etc/hosts\nid", 15, "one line"),
        ("cat /etc/hosts\rid", 15, "one line"),
        ("cat /etc/hosts\0", 15, "leave it out"),
        ("cat \u{202E}/etc/hosts", 5, "leave it out"),
        ("grep '\u{1B}[31m' /etc/hosts", 7, "leave it out"),
        ("grep foo* /etc/hosts", 6, "'foo*'"),
        ("grep -e foo* /etc/hosts", 9, "'foo*'"),
        ("cat /var/log/[a-z", 5, "[0-9]"),
        ("cat /var/log/[[:alpha:]]", 5, "[0-9]"),
        ("cat /srv/app/.e*", 5, "in full"),
        ("cat /srv/app/*/.??*", 5, "in full"),
        ("cat /srv/*/*/*/*/*/*/x", 5, "fewer directories"),
    ])
    func whatTheGrammarLacksIsRefusedWithPlaceAndAdvice(line: String, column: Int, advice: String) throws {
        let refusal = try #require(throws: Refusal.self) { try TestPolicy.parse(line) }
        #expect(refusal.status == .denied)
        #expect(refusal.message.hasPrefix("column \(column): "), "\(refusal.message)")
        #expect(refusal.wouldWork?.contains(advice) == true, "\(refusal.wouldWork ?? "")")
    }

    @Test(arguments: [
        (#"grep a\ b\*\'c\" /etc/hosts"#, #"a b*'c""#),
        (#"grep "a'b\"c\\d\$e\`f\gh" /etc/hosts"#, #"a'b"c\d$e`f\gh"#),
        (#"grep 'a\b"c$d`e' /etc/hosts"#, #"a\b"c$d`e"#),
        (#"grep x'y'"z"w /etc/hosts"#, "xyzw"),
        ("grep '' /etc/hosts", ""),
        ("grep \"(foo|bar)$\" /etc/hosts", "(foo|bar)$"),
        ("grep \"^a$|b\" /etc/hosts", "^a$|b"),
        ("grep foo$ /etc/hosts", "foo$"),
        ("grep ^# /etc/hosts", "^#"),
        ("grep 'größe' /etc/hosts", "größe"),
        ("grep größe /etc/hosts", "größe"),
        ("grep '\u{2003};\u{FF1B}' /etc/hosts", "\u{2003};\u{FF1B}"),
        ("grep 'a\tb' /etc/hosts", "a\tb"),
        ("grep ']' /etc/hosts", "]"),
    ])
    func quotesAndEscapesMeanWhatTheyMeanInAShell(line: String, pattern: String) throws {
        let command = try TestPolicy.parse(line)
        #expect(command.stages[0].operands.first == .text(pattern))
    }

    @Test(arguments: [
        ("cat x 2>/dev/null", Command.ErrorOutput.discarded), ("cat 2> /dev/null x", .discarded),
        ("cat x 2>&1", .joined), ("cat x 2>&1|wc", .joined), ("cat x", .shown), ("cat '2>&1'", .shown),
    ])
    func onlyErrorsAreRedirected(line: String, errors: Command.ErrorOutput) throws {
        #expect(try TestPolicy.parse(line).stages[0].errors == errors)
    }

    @Test func limitsAreExact() throws {
        let words = Array(repeating: "x", count: 199).joined(separator: " ")
        #expect(try TestPolicy.parse("cat \(words)").stages[0].operands.count == 199)
        #expect(throws: Refusal.self) { try TestPolicy.parse("cat \(words) x") }
        let stages = Array(repeating: "cat x", count: 12).joined(separator: "|")
        #expect(try TestPolicy.parse(stages).stages.count == 12)
        #expect(throws: Refusal.self) { try TestPolicy.parse(stages + "|cat x") }
        let long = String(repeating: "x", count: 4092)
        #expect(try TestPolicy.parse("cat \(long)").stages.count == 1)
        #expect(throws: Refusal.self) { try TestPolicy.parse("cat x\(long)") }
    }

    @Test func bytesThatAreNotUTF8AreRefused() throws {
        #expect(try Command.decode(Array("cat ü".utf8)) == "cat ü")
        for bytes: [UInt8] in [[0x63, 0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            #expect(throws: Refusal.self) { try Command.decode(bytes) }
        }
        #expect(throws: Refusal.self) { try TestPolicy.parse("cat 'a\u{FFFD}'") }
    }

    @Test func aProgramMayBeNamedByItsOwnPathOnly() throws {
        for line in ["/usr/bin/tail x", "/bin/tail x"] {
            #expect(try TestPolicy.parse(line) == TestPolicy.parse("tail x"))
        }
        #expect(try TestPolicy.parse("/bin/zcat x") == TestPolicy.parse("zcat x"))
        #expect(try TestPolicy.parse("/usr/bin/gzip -c -d x") == TestPolicy.parse("zcat x"))
        for line in [
            "/usr/bin/gzip x", "/usr/bin/gzip -c x", "gzip -c -d x", "/usr/local/bin/tail x", "/usr//bin/tail x",
            "./tail x", "//usr/bin/tail x", "/tmp/tail x",
        ] {
            #expect(throws: Refusal.self) { try TestPolicy.parse(line) }
        }
    }
}
