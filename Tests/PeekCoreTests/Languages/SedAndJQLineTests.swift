import Testing

@testable import PeekCore

struct SedAndJQLineTests {
    @Test(arguments: [
        ("sed -n '10,20p' f", "sed -n -- 10,20p /var/log/f"), ("sed 1d f", "sed -- 1d /var/log/f"),
        ("sed -n -e '/a/p' -e '/b/p' f", "sed -n -- '/a/p;/b/p' /var/log/f"),
        ("sed -ne p -eq f", "sed -n -- 'p;q' /var/log/f"), ("sed --expression=p f g", "sed -- p /var/log/f /var/log/g"),
        ("sed --expression 's/a/b/' f", "sed -- 's/a/b/' /var/log/f"), ("sed f -e p", "sed -- p /var/log/f"),
        ("sed -E 's#/api/([0-9]+)#/api/N#g' f", "sed -E -- 's|/api/([0-9]+)|/api/N|g' /var/log/f"),
        ("sed -nEz --unbuffered '$p' -- f -", "sed -n -E -z --unbuffered -- '$p' /var/log/f -"),
        ("cat f | sed 's/  */ /g'", "cat -- /var/log/f | sed -- 's/  */ /g'"),
        ("sed -e '{' -e p -e '}' f", "sed -- '{p;}' /var/log/f"),
        ("sed -e '$a end' f", "sed -- '$a\\end' /var/log/f"), ("sed '' f", "sed -- '' /var/log/f"),
        ("sed \"s/it's/x/\" f", "sed -- 's/it'\\''s/x/' /var/log/f"), ("sed --sandbox p f", "sed -- p /var/log/f"),
        ("/bin/sed p f", "sed -- p /var/log/f"), ("sed p ./-i", "sed -- p /var/log/-i"),
        ("sed p -- -i", "sed -- p /var/log/-i"),
    ])
    func waysToWriteASedLineAreOneCanonicalLine(typed: String, canonical: String) throws {
        let command = try TestPolicy.parse(typed)
        #expect(try TestPolicy.parse(canonical) == command)
        #expect(try TestPolicy.parse(command.canonical) == command)
        #expect(TestPolicy.decide(typed).authorization != nil)
    }

    @Test func whatRunsIsTheCanonicalText() throws {
        #expect(
            try TestPolicy.parse("sed -n -e 's#a#/#p' f").canonical
                == "/usr/bin/sed '--sandbox' '-n' '--' 's|a|/|p' '/var/log/f'"
        )
        #expect(try TestPolicy.parse("jq -r -- '-.a' f").canonical == "/usr/bin/jq '-r' '(-.a)' '/var/log/f'")
        #expect(
            try TestPolicy.parse("jq --arg x -f --argjson y '[1]' '[$x,$y]'").canonical
                == "/usr/bin/jq '--arg' 'x' '-f' '--argjson' 'y' '[1]' '[$x, $y]'"
        )
    }

    @Test(arguments: [
        "jq . f", "jq .level f", #"jq -c 'select(.level=="error")' f"#, #"jq -r '.time + " " + .msg' f"#,
        "jq 'select(.status>=500) | {ts, path}' f", "jq -r '[.ts,.level,.msg]|@tsv' f g", "jq -R 'fromjson?' f",
        #"cat f | jq -rc 'to_entries[]|"\(.key)=\(.value)"'"#, "jq -n 'now|todate'", "jq -sS length f", "jq --tab . f",
        "jq --indent 2 . f", "jq -e --arg name 'a b' '.name == $name' f", "jq . -", "jq -rn '[inputs]' f",
        "jq -n -- -1",
        #"tail -f app.json.log | jq -c 'select(.level=="error")' | head -3"#, "jq . ./-f",
    ])
    func jqLineIsAllowedAndItsCanonicalLineIsTheSame(line: String) throws {
        let command = try TestPolicy.parse(line)
        #expect(try TestPolicy.parse(command.canonical) == command)
        #expect(TestPolicy.decide(line).authorization != nil)
    }

    @Test(arguments: [
        ("sed -i p f", "it writes the files"), ("sed -i.bak p f", "it writes the files"),
        ("sed -ni p f", "it writes the files"),
        ("sed -Ei 's/a/b/' f", "it writes the files"), ("sed p f -i", "it writes the files"),
        ("sed --in-place p f", "it writes the files"),
        ("sed --in-place=.b p f", "it writes the files"), ("sed --in-pl p f", "sed --in-pl"),
        ("sed -f s f", "from a file"),
        ("sed -nf s f", "from a file"), ("sed --file=s f", "from a file"), ("sed -s p f", "it is for -i"),
        ("sed --follow-symlinks p f", "it is for -i"), ("sed -l 5 l f", "takes the length itself"),
        ("sed --posix p f", "--posix"),
        ("sed --debug p f", "--debug"), ("sed f", "f is no command"), ("sed", "a program of sed"),
        ("sed -n", "a program of sed"),
        ("sed -e p -e 'w x' f", "character 3: w"), ("sed -e 's/a/b/' -e e f", "character 8: e"),
        ("sed -e '$a\\' -e 'x' f", "character 4"),
        ("sed --expression='w x' f", "character 1: w"), ("sed -e's/a/b/w x' f", "flag w"),
        ("sed -n'w x' f", "w in -nw x"),
        ("sed p /etc/shadow", "/etc/shadow"), ("sed '' /proc/self/environ", "environ"), ("sed --null p f", "--null"),
        ("sed -E --version", "--version"), ("sed 's/a/b/' *'", "quote"), ("sed s/*/b/ f", "is no path"),
        ("sed --expression f", "f is no command"), ("sed -z -e f", "f is no command"),
        ("sed -- -i f", "character 1: - is no command"),
        ("jq -f x f", "from a file"), ("jq --from-file x f", "from a file"), ("jq -rf x f", "from a file"),
        ("jq -L. f f", "directory of functions"),
        ("jq -n --slurpfile a /etc/shadow '$a'", "reads a file"),
        ("jq -n --rawfile a /etc/shadow '$a'", "reads a file"),
        ("jq --argfile a /etc/shadow . f", "reads a file"), ("jq -n --args . a", "values"),
        ("jq -n --jsonargs . 1", "values"),
        ("jq env", "shows the environment"), ("jq -n '$ENV.PATH'", "shows the environment"),
        ("jq -n '\"\\(env)\"'", "shows the environment"),
        ("jq 'import \"a\" as b; .' f", "import"), ("jq 'include \"a\"; .' f", "include"), ("jq", "a program of jq"),
        ("jq -r", "a program of jq"),
        ("jq --indent 8 . f", "value 8"), ("jq --arg x", "lacks its value"), ("jq --arg x=1 . f", "f is no function"),
        ("jq --run-tests x", "--run-tests"),
        ("jq . /etc/shadow", "/etc/shadow"), ("jq --arg . f", "does not"), ("jq .[] f", "is no path"),
        ("jq -h", "jq -h"),
        ("jq --debug-dump-disasm . f", "--debug-dump-disasm"), ("jq '' f", "there is no filter"),
    ])
    func otherLinesAreDeniedWithTheReason(line: String, reason: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line) was allowed")
        #expect(refusal.status == .denied)
        #expect(refusal.message.contains(reason), "\(refusal.message)")
    }

    @Test func theProgramsTakeTheRendering() throws {
        let tree = try TemporaryTree(["a.log"])
        for (line, input, output) in [
            ("sed -n -e 's#a#/#' -e p A", "", "/.log\n"), (#"sed -E 's/(a).*/\1x/' A -"#, "ya\n", "ax\nyax\n"),
            ("jq -R --arg x y '. + $x' A", "", "\"a.logy\"\n"), ("jq -rR -- '-1' A", "", "-1\n"),
            ("cat A | jq -R length", "", "5\n"), ("sed \"s/a/'/\" A", "", "'.log\n"),
            ("sed '1i\\  b' A", "", "  b\na.log\n"),
        ] {
            let named = line.replacing(" A", with: " \(tree.path)/a.log")
            let result = try RealShell.run(tree.authorize(named).rendering(terminal: nil), input: input)
            #expect(result.errors.isEmpty && result.status == 0, "\(result.errors)")
            #expect(result.text == output)
        }
    }

    @Test func whatSedLeavesToItsSandboxIsRefusedByItToo() throws {
        let tree = try TemporaryTree(["a.log"])
        for script in ["w x", "r a.log", "e id", "s/a/b/e", "s/a/b/w x", "R a.log", "W x"] {
            let result = try RealShell.run(
                "cd \(tree.path) && /usr/bin/sed --sandbox \(singleQuoted(script)) a.log; ls"
            )
            #expect(result.errors.contains("sandbox") && result.text == "a.log\n", "\(script)")
        }
    }
}
