import Testing

@testable import PeekCore

struct JQFilterTests {
    /// What is allowed, and the text that runs.
    static let filters: [(typed: String, canonical: String)] = [
        (".", "."), (".level", ".level"), (#"select(.level=="error")"#, #"select(.level == "error")"#),
        (#".time + " " + .msg"#, #".time + " " + .msg"#),
        ("select(.status>=500) | {ts, path}", "select(.status >= 500) | {ts, path}"), (".[] | .name", ".[] | .name"),
        ("[.[]|select(.a)]|length", "[.[] | select(.a)] | length"),
        ("[.ts,.level,.msg]|@tsv", "[.ts, .level, .msg] | @tsv"),
        (#"to_entries[]|"\(.key)=\(.value)""#, #"to_entries[] | "\(.key)=\(.value)""#), (".a.b[0]?", ".a.b[0]?"),
        (#"."foo-bar""#, #"."foo-bar""#), ("if .x then 1 else 2 end", "if .x then 1 else 2 end"),
        (
            "group_by(.path)|map({p:.[0].path,n:length})|sort_by(-.n)",
            "group_by(.path) | map({p: .[0].path, n: length}) | sort_by(-.n)"
        ),
        ("def f: .+1; map(f)", "def f: . + 1; map(f)"),
        ("reduce .[] as $x (0; .+$x)", "reduce .[] as $x (0; . + $x)"), (". as {a:$x} | $x", ". as {a: $x} | $x"),
        (#"try error("x") catch ."#, #"try error("x") catch ."#), (".. | numbers", ".. | numbers"),
        ("fromjson? // .", "fromjson? // ."), (#"test("a|b";"i")"#, #"test("a|b"; "i")"#), (".[2:4]", ".[2:4]"),
        (".a |= .+1", ".a |= . + 1"), ("limit(3;.[])", "limit(3; .[])"), ("fromjson?", "fromjson?"), (".env", ".env"),
        ("{env}", "{env}"), ("{env: 1}", "{env: 1}"), (#"getpath(["env"])"#, #"getpath(["env"])"#),
        ("input_filename", "input_filename"), ("$__loc__", "$__loc__"), ("-1", "(-1)"), ("- .a", "(-.a)"),
        ("-(.a) | .b", "(-(.a) | .b)"), ("1 - -1", "1 - -1"), ("- -1", "(--1)"), (".a?//1", ".a? // 1"),
        (#".a.[0].["b"]"#, #".a[0]["b"]"#), (#".a."b".c."d e""#, #".a.b.c."d e""#), (#"."e1".e2"#, #"."e1"."e2""#),
        (".e1", #"."e1""#), (".. .a", ".. .a"), ("...a", ".. .a"), ("..[0]", "..[0]"),
        (".[0:] , .[:1], .[1:2]?", ".[0:], .[:1], .[1:2]?"), (".a??.b", ".a?.b"), ("first(.a)?.b", "(first(.a)?).b"),
        ("if .a then 1 end", "if .a then 1 else . end"),
        ("if .a then 1 elif .b then 2 else 3 end | .x", "if .a then 1 elif .b then 2 else 3 end | .x"),
        ("if . then . end .a", "(if . then . else . end).a"),
        (
            #"1 as $x | {a: 1 + 2, b: .c // 1, c: if . then 1 else 2 end, "d": 1|2, (.e): -1, $x, "f\(1)", @base64 "x": 2, if: 1, then}"#,
            #"1 as $x | {a: (1 + 2), b: (.c // 1), c: (if . then 1 else 2 end), "d": 1 | 2, (.e): -1, $x, "f\(1)", @base64 "x": 2, if: 1, then: .then}"#
        ),
        ("{a:1,}", "{a: 1}"), ("{a: . as $x | $x, b: 2}", "{a: (. as $x | $x), b: 2}"),
        (
            #". as [$a, {b: $c, $d, "e": [$f], (.g): $h, $i: [$j]}] ?// $a | $a"#,
            #". as [$a, {b: $c, $d, "e": [$f], (.g): $h, $i: [$j]}] ?// $a | $a"#
        ),
        ("label $out | 1, break $out", "label $out | 1, break $out"),
        ("def f(g; $x): g + $x + x; f(.a; 1)", "def f(g; $x): g + $x + x; f(.a; 1)"),
        ("def a: def b: 1; b; def c: 2; a + c", "def a: def b: 1; b; def c: 2; a + c"),
        ("foreach .[] as $x (0; . + $x; [$x, .])", "foreach .[] as $x (0; . + $x; [$x, .])"),
        (#"@base64 "x\(.a)y" , @csv"#, #"@base64 "x\(.a)y", @csv"#), (#""\u00e9\n\"\\\/\t""#, #""\u00e9\n\"\\/\t""#),
        (#""nested \("in \(.a) in") out""#, #""nested \("in \(.a) in") out""#),
        (".a and .b or (.c | not)", ".a and .b or (.c | not)"), (".[] += 1 | .a //= 2", ".[] += 1 | .a //= 2"),
        (".a == 1 and .b != 2 or .c <= 3", ".a == 1 and .b != 2 or .c <= 3"),
        ("1e3, 1.5, .5, 1E-2", "1e3, 1.5, .5, 1E-2"), ("try (-1) catch empty", "try (-1) catch empty"),
        (#"try error("\($__loc__)") catch ."#, #"try error("\($__loc__)") catch ."#),
        (".a as $x | .b as $y | $x + $y", ".a as $x | .b as $y | $x + $y"),
        ("[.[] | {a, b: .c}] | sort_by(.a) | .[:3]", "[.[] | {a, b: .c}] | sort_by(.a) | .[:3]"),
        (
            "def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; fac",
            "def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; fac"
        ),
        (#".["a b"]?.c"#, #".["a b"]?.c"#), ("$ARGS.named", "$ARGS.named"), (".[].a[]", ".[].a[]"),
        (#"map(select(.a)) | @json "x\(.)""#, #"map(select(.a)) | @json "x\(.)""#),
        ("reduce range(0;3) as $i ([]; . + [$i]) | length", "reduce range(0; 3) as $i ([]; . + [$i]) | length"),
    ]

    @Test(arguments: filters)
    func whatIsAllowedRunsAsItsCanonicalText(typed: String, canonical: String) throws {
        #expect(try JQFilter(parsing: typed).text == canonical)
    }

    @Test(arguments: filters)
    func canonicalTextIsTheSameFilter(typed: String, canonical: String) throws {
        #expect(try JQFilter(parsing: canonical) == JQFilter(parsing: typed))
    }

    @Test func theTreeFollowsWhatBindsMoreStrongly() throws {
        let tree = try JQFilter(parsing: #".a == 1 and .b | select(.c[0]) , "x\(.d)""#).tree
        let equal = SyntaxTree("==", [SyntaxTree("path .a"), SyntaxTree("1")])
        let both = SyntaxTree("and", [equal, SyntaxTree("path .b")])
        let select = SyntaxTree("function select", [SyntaxTree("path .c[0]", [SyntaxTree("0")])])
        let text = SyntaxTree(#"text "x\(.d)""#, [SyntaxTree("path .d")])
        #expect(tree == SyntaxTree("jq", [SyntaxTree("|", [both, SyntaxTree(",", [select, text])])]))
    }

    @Test func everyFunctionOfTheJQThatIsHereIsAllowedOrLeftOutForAReason() throws {
        let listed = try RealShell.run("/usr/bin/jq -nr 'builtins[]'").text.split(separator: "\n")
        #expect(listed.count > 150)
        for function in listed where !function.hasPrefix("_") {
            let parts = function.split(separator: "/").map(String.init)
            let count = try #require(Int(parts[1]))
            let isAllowed = JQBuiltins.parameterCounts[parts[0]]?.contains(count) == true
            #expect(isAllowed != (JQBuiltins.refused[parts[0]] != nil), "\(function)")
        }
    }
}
