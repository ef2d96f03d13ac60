import Testing

@testable import PeekCore

struct OptionTests {
    @Test(arguments: [
        ("tail -n5 x", "tail -n 5 x"), ("tail --lines 5 x", "tail --lines=5 x"), ("tail x -n 5", "tail -n 5 x"),
        ("tail -5 x", "tail -n 5 x"), ("tail +5 x", "tail -n +5 x"), ("tail -5f x", "tail -n 5 -f x"),
        ("tail -5c x", "tail -c 5 x"), ("tail -fqn5 x", "tail -f -q -n 5 x"), ("head -3 x", "head -n 3 x"),
        ("grep -5 a x", "grep -C 5 a x"), ("grep a x -i", "grep -i a x"), ("grep -- -a x", "grep -- -a x"),
        ("grep -ea x", "grep -e a -- x"), ("grep '-i' a x", "grep -i a x"), ("sort -n x", "sort -n x"),
        ("journalctl --no-pager -u a", "journalctl -u a"), ("journalctl -n 50", "journalctl -n50"),
        ("journalctl -b -1", "journalctl -b-1"), ("ls", "ls /var/log"), ("ls -la .", "ls -l -a /var/log"),
        ("grep -r a", "grep -r a /var/log"), ("cat ./x//y/.", "cat /var/log/x/y"), ("du -sh", "du -s -h /var/log"),
        ("/bin/zcat -f x", "zcat -f x"), ("/usr/bin/egrep a x", "egrep a x"), ("/bin/tail x", "tail x"),
    ])
    func waysToWriteAnOptionAreOneValue(line: String, same: String) throws {
        #expect(try TestPolicy.parse(line) == TestPolicy.parse(same))
    }

    @Test func optionalValuesAreGluedOnly() throws {
        let follow = try TestPolicy.parse("tail --follow name")
        #expect(follow.stages[0].operands == [.path("/var/log/name")])
        #expect(try TestPolicy.parse("tail --follow=name x").stages[0].options.first?.value == "name")
        let matches = try TestPolicy.parse("journalctl -n _PID=1")
        #expect(matches.stages[0].operands == [.text("_PID=1")])
    }

    @Test func dashIsStandardInputExceptWhereNamesAreListed() throws {
        #expect(try TestPolicy.parse("cat - x").stages[0].operands.first == .standardInput)
        #expect(try TestPolicy.parse("cat -- -").stages[0].operands == [.standardInput])
        #expect(try TestPolicy.parse("cat ./-").stages[0].operands == [.path("/var/log/-")])
        #expect(try TestPolicy.parse("ls -").stages[0].operands == [.path("/var/log/-")])
    }

    @Test(arguments: [
        ("sort -o x y", "it writes"), ("sort -uox y", "it writes"), ("sort --output=x", "it writes"),
        ("sort --outp=x", "--outp"), ("sort --compress-program=sh x", "runs a program"), ("sort -T /tmp x", "writes"),
        ("tail --line=5 x", "full names"), ("tail --retr x", "full names"), ("grep -f /etc/hosts x", "patterns"),
        ("grep -rif/etc/hosts x", "patterns"), ("grep -R a /srv/app", "follows symbolic links"),
        ("grep --fil=x y", "--fil"),
        ("wc --files0-from=x", "names from a file"), ("wc --files=x", "--files"), ("uniq a b", "0 to 1 paths"),
        ("nl a b", "0 to 1 paths"), ("tail -n five x", "value five"), ("tail -n 9999999999 x", "value"),
        ("tail -s 0.00001 x", "value"), ("tail --follow=x y", "value x"), ("tail -n", "lacks its value"),
        ("tail --retry=1 x", "takes no value"), ("free x", "takes no operands"), ("uptime -s x", "takes no operands"),
        ("grep", "a pattern"), ("tr a b c", "1 to 2 words"), ("stat", "at least 1 path"), ("cut -f a-b x", "value a-b"),
        ("journalctl --cursor-file=x", "it writes"), ("journalctl -D /x", "other files"),
        ("journalctl --vacuum-size=1", "deletes"), ("journalctl /usr/bin/x", "no journal match"),
        ("journalctl -e", "pager"), ("ls -L x", "follows symbolic links"),
        ("tail ---disable-inotify x", "undocumented"),
        ("zgrep a '/var/log/a;b'", "CVE-2022-1271"), ("zgrep -r a /var/log", "does not support"),
        ("tial x", "tial"), ("rm x", "nothing that writes"), ("sudo tail x", "other commands"), ("cat ''", "empty"),
        ("cat /var/log/../x", "goes up"), ("cat /var/log/\\.\\./x", "goes up"), ("cat '/etc／hosts'", "U+FF0F"),
        ("cat /etc/h\u{43E}sts", "U+043E"), ("uniq /srv/app/[ab]", "may match more"),
        ("uniq -c -- *", "may match more"), ("nl app.log*", "may match more"),
    ])
    func whatIsNotInTheCatalogueIsRefusedWithTheReason(line: String, reason: String) throws {
        let refusal = try #require(throws: Refusal.self) { try TestPolicy.parse(line) }
        #expect(refusal.message.contains(reason), "\(refusal.message)")
    }

    @Test func refusalsNameWhatWouldDo() throws {
        #expect(
            throws: Refusal(
                .denied,
                "tail --line is an abbreviation, and options are taken by their full names",
                rule: "catalogue: tail",
                wouldWork: "--lines"
            )
        ) { try TestPolicy.parse("tail --line=5 x") }
        let typo = try #require(throws: Refusal.self) { try TestPolicy.parse("tails x") }
        #expect(typo.wouldWork == "tail")
        let near = try #require(throws: Refusal.self) { try TestPolicy.parse("tail --retri x") }
        #expect(near.wouldWork == "--retry")
    }

    @Test(arguments: [
        (ValueRule.named(.number), ["0", "+5", "-123456789"], ["", "+", "1234567890", "5k", "5 ", "٣"]),
        (.named(.size), ["5", "5K", "5MiB", "+5kB", "-1b"], ["K", "5KK", "5kiBB", "5 K"]),
        (.named(.memory), ["999M", "50%"], ["51%", "100%", "1000M", "1G", "M", "", "5"]),
        (.named(.seconds), ["1", "0.5", "9999.999"], ["", ".5", "1.", "10000", "1.2345", "-1", "1.2.3"]),
        (.named(.text), ["", "a b", "ü", "\t"], ["\n", "\u{7F}", "\0"]),
        (.named(.word), ["a", "_b=c", "9-x"], ["", "-a", "a b", "a/b", "ü"]),
        (.named(.unit), ["a.service", "a@*.service", "-.mount", #"a\x2db"#], ["", "a b", "a/b", #"\a"#]),
        (.named(.name), ["a", "a.b-c_d"], ["", "-a", ".a", String(repeating: "a", count: 129)]),
        (.oneOf(["never", "auto"]), ["never", "auto"], ["", "nev", "always"]),
        (.characters("0-9,-", max: 5), ["1-3,5", "-"], ["", "1-3,55", "a", "1 "]),
        (.characters("a-c", max: 3), ["abc"], ["-", "d"]),
    ])
    func valuesKeepTheirRule(rule: ValueRule, good: [String], bad: [String]) {
        for value in good { #expect(rule.admits(value), "\(value)") }
        for value in bad { #expect(!rule.admits(value), "\(value)") }
    }
}
