import Testing

@testable import PeekCore

struct SedScriptTests {
    /// What is allowed, and the text that runs.
    static let scripts: [(typed: String, canonical: String)] = [
        ("10,20p", "10,20p"), ("1d", "1d"), ("$!d", "$!d"), ("$=", "$="), ("10q", "10q"), ("5 , 9 p", "5,9p"),
        ("/start/,/end/p", "/start/,/end/p"), ("/a/I,/b/M p", "/a/I,/b/Mp"), ("/x/ M I p", "/x/IMp"),
        ("0~3d", "0~3d"), ("1~2!d", "1~2!d"), ("5~0p", "5p"), ("2,+3p", "2,+3p"), ("2,~4p", "2,~4p"),
        ("0,/a/d", "0,/a/d"), ("1 ! p", "1!p"), (##"\#/var/log#p"##, #"\|/var/log|p"#), (#"\,a\,b,p"#, "/a,b/p"),
        (#"/\/api\/v1/p"#, #"\|/api/v1|p"#), ("//d", "//d"), (" ; p ; ; d ; ", "p;d"), ("", ""), ("p\nd", "p;d"),
        ("007p", "7p"), ("/ERROR/{n;p}", "/ERROR/{n;p;}"), ("/a/ { /b/ ! { p } ; }", "/a/{/b/!{p;};}"), ("{}", "{}"),
        (#":a;N;$!ba;s/\n/ /g"#, #":a;N;$!ba;s/\n/ /g"#), (": a ; N ; t a ; T ; b", ":a;N;ta;T;b"),
        ("{:a;n;ba}", "{:a;n;ba;}"), ("l 100", "l100"), ("h;H;g;G;x;P;z;F;Q", "h;H;g;G;x;P;z;F;Q"),
        ("s#/api/([0-9]+)#/api/N#g", "s|/api/([0-9]+)|/api/N|g"), ("s/[[:space:]]*$//", "s/[[:space:]]*$//"),
        ("s|a|b|;s|c|d|", "s/a/b/;s/c/d/"), ("s/a/b/pg2Im", "s/a/b/2gIMp"), ("s/a/b/ g ; p", "s/a/b/g;p"),
        (#"s/\/usr\/bin/X/"#, "s|/usr/bin|X|"), (#"s|\/a|\/b|"#, "s|/a|/b|"), ("s;a;b;", "s/a/b/"),
        (#"s,a\,b,c\,d,"#, "s/a,b/c,d/"), ("s/[/]/x/", "s|[/]|x|"), ("s/[]/]/x/", "s|[]/]|x|"),
        (#"s/[\/]/x/"#, #"s|[\/]|x|"#), ("s/[[/]//", "s|[[/]||"), (#"s/[a\n\t]/x/"#, #"s/[a\n\t]/x/"#),
        (#"s/\(a\)\|b*/[\1&\&]\n/"#, #"s/\(a\)\|b*/[\1&\&]\n/"#),
        (#"s/.*/\U&\E-\l\1\u\2\L\0/"#, #"s/.*/\U&\E-\l\1\u\2\L\0/"#),
        (#"s/\x1b\[[0-9;]*m//g"#, #"s/\x1b\[[0-9;]*m//g"#), (#"s/a\-b\"c\ d/x\-y/"#, #"s/a-b"c d/x-y/"#),
        (#"s/a\\/b\\/"#, #"s/a\\/b\\/"#), (#"s/[\\]/b/"#, #"s/[\\]/b/"#),
        (#"s/\</x/;s/\b\w\W\s\S\B\`\'/y/"#, #"s/\</x/;s/\b\w\W\s\S\B\`\'/y/"#), ("s/é/ü/g", "s/é/ü/g"),
        (#"s_a\_b_c_"#, "s/a_b/c/"), (#"s,a\{1\,3\},x,"#, #"s/a\{1,3\}/x/"#), ("s:/|#:x:", "s,/|#,x,"),
        ("{s/a/}/}", "{s/a/}/;}"), ("s}a}b}", "s/a/b/"), ("s{a{b{", "s/a/b/"),
        ("s/[[:alpha:][:digit:]_]/x/", "s/[[:alpha:][:digit:]_]/x/"), (#"y/a\/b/x\\\n/"#, #"y|a/b|x\\\n|"#),
        ("y,/,_,", "y|/|_|"), ("y/äö/ao/;p", "y/äö/ao/;p"), ("$a the end", #"$a\the end"#),
        (#"1i\header"#, #"1i\header"#), (#"1i\  two blanks"#, #"1i\  two blanks"#), ("/x/c;p", #"/x/c\;p"#),
        (#"p;$a\"#, #"p;$a\"#), (#"a one\ttwo\\"#, #"a\one\ttwo\\"#), (#"a\\tx"#, #"a\\tx"#), ("a x\n", #"a\x"#),
        ("a w /etc/x", #"a\w /etc/x"#), ("/^#/d", "/^#/d"), ("/^$/d", "/^$/d"), ("/a/,$p", "/a/,$p"),
        ("2,0p", "2,0p"), ("p;p", "p;p"), ("s/a/b/;p", "s/a/b/;p"),
        ("s/password=[^ ]*/password=***/g", "s/password=[^ ]*/password=***/g"), ("s/x/;/", "s/x/;/"),
        ("s/[^/]*$//", "s|[^/]*$||"), ("s/[^]/]//", "s|[^]/]||"), (#"s/\x27//g"#, #"s/\x27//g"#),
        (#"s/\[\]/x/"#, #"s/\[\]/x/"#), ("s/a.b/c|d#e/", "s/a.b/c|d#e/"), (#"s/a\{1,3\}/x/"#, #"s/a\{1,3\}/x/"#),
        ("s/\t/ /g", "s/\t/ /g"), ("s//x/", "s//x/"), ("s/a/}/;p", "s/a/}/;p"),
        (#"s/[^[:space:]"]/x/"#, #"s/[^[:space:]"]/x/"#), ("y/;/\t/", "y/;/\t/"), ("b", "b"), ("l", "l"),
        ("=;n;d", "=;n;d"), ("1,3{/a/d;}", "1,3{/a/d;}"), ("$!N;P;D", "$!N;P;D"), ("s/a/b/g", "s/a/b/g"),
        ("/[/]/p", #"\|[/]|p"#), ("s/[/]/x/g", "s|[/]|x|g"), (#"s/\\/\//"#, #"s|\\|/|"#), ("s/.*: //", "s/.*: //"),
        ("5,10p;10q", "5,10p;10q"), (#"s/^[ \t]*//"#, #"s/^[ \t]*//"#), (#"s/"/'/g"#, #"s/"/'/g"#),
    ]

    @Test(arguments: scripts)
    func whatIsAllowedRunsAsItsCanonicalText(typed: String, canonical: String) throws {
        #expect(try SedScript(parsing: typed).text == canonical)
    }

    @Test(arguments: scripts)
    func canonicalTextIsTheSameScript(typed: String, canonical: String) throws {
        #expect(try SedScript(parsing: canonical) == SedScript(parsing: typed))
    }

    @Test func theTreeSaysWhatEachCommandDoes() throws {
        let tree = try SedScript(parsing: "/a/,$!{s/x/y/2g;b};:l;tl;l 9;y/a/b/;1i text").tree
        let lines = SyntaxTree("on lines other than /a/ to $")
        let replace = SyntaxTree(
            "s: replace",
            [SyntaxTree("pattern x"), SyntaxTree("replacement y"), SyntaxTree("match 2"), SyntaxTree("flags g")]
        )
        let branch = SyntaxTree("b: go on elsewhere", [SyntaxTree("to the end")])
        let text = SyntaxTree("i: print a text before the line", [SyntaxTree("on lines 1"), SyntaxTree("text text")])
        #expect(tree.label == "sed")
        #expect(tree.parts.first == SyntaxTree("block", [lines, replace, branch]))
        #expect(tree.parts.last == text)
        #expect(tree.parts.map(\.label).contains("t: go on elsewhere after a replacement"))
    }
}
