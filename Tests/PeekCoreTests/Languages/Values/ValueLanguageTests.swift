import Testing

@testable import PeekCore

/// The small languages of values: what is read as what, and what is not.
struct ValueLanguageTests {
    /// A value, and what runs in its place.
    struct Row: Sendable, CustomTestStringConvertible {
        var rule: NamedValueRule
        var typed: String
        var canonical: String

        init(_ rule: NamedValueRule, _ typed: String, _ canonical: String? = nil) {
            self.rule = rule
            self.typed = typed
            self.canonical = canonical ?? typed
        }

        var testDescription: String { "\(rule) \(typed)" }
    }

    @Test(arguments: allowed)
    func valueIsReadAndWrittenTheSame(row: Row) throws {
        let language = try #require(row.rule.language)
        let value = try language.init(parsing: row.typed, rule: "")
        #expect(value.text == row.canonical)
        #expect(try language.init(parsing: row.canonical, rule: "").text == row.canonical)
        #expect(row.rule.admits(row.typed))
    }

    @Test(arguments: refused)
    func valueIsRefusedWithTheReason(rule: NamedValueRule, typed: String, reason: String) throws {
        let refusal = try #require(throws: Refusal.self) {
            try ValueRule.named(rule).canonical(typed, rule: "catalogue: x")
        }
        #expect(refusal.message.contains(reason), "\(refusal.message)")
        #expect(refusal.rule == "catalogue: x" && refusal.wouldWork != nil)
        #expect(!rule.admits(typed))
    }

    @Test func everyLanguageHasRowsOfBothKinds() {
        for rule in NamedValueRule.allCases where rule.language != nil {
            #expect(Self.allowed.contains { $0.rule == rule }, "\(rule)")
            #expect(Self.refused.contains { $0.0 == rule }, "\(rule)")
            #expect(!rule.admits("\n") && !rule.admits("a\0") && !rule.admits("\u{1B}"), "\(rule)")
        }
    }

    static let allowed: [Row] = [
        Row(.dateFormat, "+%F"), Row(.dateFormat, "+%Y-%m-%d %H:%M:%S.%3N %:z"), Row(.dateFormat, "+100%% at %s"),
        Row(.dateFormat, "+%-d"), Row(.dateFormat, "+%_5d"), Row(.dateFormat, "+%#^a", "+%^#a"),
        Row(.dateFormat, "+%^^B", "+%^B"), Row(.dateFormat, "+%Ey %Od %::z"), Row(.dateFormat, "+"),
        Row(.dateText, "1 hour ago"), Row(.dateText, "  2026-11-01\t 10:00 ", "2026-11-01 10:00"),
        Row(.dateText, "@1762000000"), Row(.dateText, "2026-11-01T10:00:00.5Z"), Row(.dateText, "next Monday"),
        Row(.dateText, "TZ=\"Europe/Berlin\"  now", "TZ=\"Europe/Berlin\" now"), Row(.dateText, ""),
        Row(.dateText, "yesterday 14:30 +2 days"),
        Row(.goTemplate, "{{.Names}}\\t{{.Status}}"), Row(.goTemplate, "table {{.ID}}"), Row(.goTemplate, "json"),
        Row(.goTemplate, "{{json .}}"), Row(.goTemplate, "{{  .A.B  }}", "{{.A.B}}"),
        Row(.goTemplate, "{{range .items}}{{.metadata.name}} {{end}}"),
        Row(
            .goTemplate,
            #"{{range $i , $c := .a}}{{if eq $c.kind "x y"}}{{$i}}{{else if .b}}-{{else}}+{{end}}{{end}}"#
        ),
        Row(.goTemplate, "{{- .a -}}", "{{- .a -}}"), Row(.goTemplate, "{{(index .a 0).b}}", "{{( index .a 0 ).b}}"),
        Row(.goTemplate, #"{{.a|printf "%s}}"|upper}}"#, #"{{.a | printf "%s}}" | upper}}"#),
        Row(.goTemplate, #"{{printf "%-20s|%999.3f %% 50000" .a 9999}}"#), Row(.goTemplate, "{{.A .B}}"),
        Row(
            .goTemplate,
            #"{{range $k, $v := .labels}}{{printf "%q\t%s\n" $k $v}}{{end}}"#,
            #"{{range $k , $v := .labels}}{{printf "%q\t%s\n" $k $v}}{{end}}"#
        ),
        Row(.goTemplate, #"{{join (split .Names ",") "\\" | upper}}"#, #"{{join ( split .Names "," ) "\\" | upper}}"#),
        Row(.goTemplate, "{{-1}}"), Row(.goTemplate, "{{`}}`}}"),
        Row(.containerFilter, "status=running"), Row(.containerFilter, "label=a=b c"),
        Row(.resourceOutput, "wide"), Row(.resourceOutput, "yaml"),
        Row(.resourceOutput, "jsonpath={.items[*].metadata.name}"),
        Row(.resourceOutput, "jsonpath-as-json={.items[*]}"),
        Row(.resourceOutput, "custom-columns=NAME:.metadata.name,NODE:.spec.nodeName"),
        Row(.resourceOutput, "go-template={{ .kind }}", "go-template={{.kind}}"),
        Row(.jsonPath, ".metadata.creationTimestamp"), Row(.jsonPath, "{.status.phase}"),
        Row(
            .jsonPath,
            #"{range .items[*]}{.metadata.name}{"\t"}{ .status.phase }{"\n"}{end}"#,
            #"{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}"#
        ),
        Row(.jsonPath, #"{.items[?(@.status.phase=="Running")]['a}b']}"#), Row(.jsonPath, #"{.a.b\.c/d}"#),
        Row(.labelSelector, "app=web"), Row(.labelSelector, " app == web , tier!=db ", "app=web,tier!=db"),
        Row(.labelSelector, "app in ( a,b , c),!canary", "app in (a,b,c),!canary"), Row(.labelSelector, "x notin (a)"),
        Row(.labelSelector, "app.kubernetes.io/name"), Row(.labelSelector, "n > 5", "n>5"), Row(.labelSelector, "a="),
        Row(.fieldSelector, "status.phase=Running"),
        Row(.fieldSelector, "status.phase!=Running,spec.nodeName==n1", "status.phase!=Running,spec.nodeName=n1"),
        Row(.fieldSelector, #"a=b\,c\=d\\e"#), Row(.fieldSelector, "metadata.name="),
        Row(.openSockets, "4"), Row(.openSockets, "tcp", "TCP"), Row(.openSockets, ":443"),
        Row(.openSockets, "6TCP@[2001:db8::1]:443,https,1-1024"), Row(.openSockets, "udp@10.0.0.1", "UDP@10.0.0.1"),
        Row(.openSockets, "@[::]"), Row(.openSockets, "@[::1]"), Row(.openSockets, "@[1::]"),
        Row(.openSockets, "@[1:2:3:4:5:6:7:8]"),
        Row(.unit, "nginx"), Row(.unit, "nginx.service"), Row(.unit, "worker@3.service"), Row(.unit, "worker@*"),
        Row(.unit, "app-[0-9].timer"), Row(.unit, #"dev-disk-by\x2duuid.device"#), Row(.unit, "-.mount"),
        Row(.unit, "foo.bar"), Row(.unit, "getty@.service"),
    ]

    static let refused: [(NamedValueRule, String, String)] = [
        (.dateFormat, "0101", "begins with +"), (.dateFormat, "", "begins with +"), (.dateFormat, "+%Q", "no %Q"),
        (.dateFormat, "+%", "no %"), (.dateFormat, "+%E", "no %E"), (.dateFormat, "+%::::z", "no %"),
        (.dateFormat, "+%9999d", "too wide"), (.dateFormat, "+%-%", "no %"), (.dateFormat, "+%--N", "several times"),
        (.dateFormat, "+%é", "no %é"),
        (.dateText, "TZ=\"/etc/shadow\" now", "no plain name"), (.dateText, "TZ=\"../x\" now", "no plain name"),
        (.dateText, "TZ=\":x\" now", "no plain name"), (.dateText, "TZ=\"a/../x\"", "no plain name"),
        (.dateText, "TZ=\"a", "no plain name"), (.dateText, "TZ=UTC now", "no TZ"),
        (.dateText, "tomorow", "no tomorow"),
        (.dateText, "now; x", "; is not read"), (.dateText, "(a) now", "( is not read"),
        (.dateText, "123456789012345678901", "no number"), (.dateText, "now TZ=\"UTC\"", "no TZ"),
        (.goTemplate, "{{define \"a\"}}{{end}}", "define"), (.goTemplate, "{{template \"a\"}}", "template"),
        (.goTemplate, "{{block \"a\" .}}{{end}}", "block"), (.goTemplate, "{{call .a}}", "call"),
        (.goTemplate, "{{.a", "not closed"), (.goTemplate, "{{}}", "empty"), (.goTemplate, "{{\"a}}", "a quote"),
        (.goTemplate, "{{(.a}}", "a parenthesis"), (.goTemplate, "{{.a)}}", "a parenthesis"),
        (.goTemplate, "{{range .a}}", "not ended"), (.goTemplate, "{{end}}", "end has no"),
        (.goTemplate, "{{else}}", "else has no"), (.goTemplate, "{{/* x */}}", "/ is not read"),
        (.goTemplate, "{{.a;.b}}", "; is not read"), (.goTemplate, "{{exec \"id\"}}", "exec is no function"),
        (.goTemplate, #"{{$x := "aa"}}{{$x = print $x $x}}"#, "another value"),
        (.goTemplate, #"{{$b := print .a .a}}"#, "is kept"), (.goTemplate, "{{with print . .}}{{end}}", "is kept"),
        (.goTemplate, #"{{if .a}}{{else with printf "%s" .}}{{end}}"#, "is kept"),
        (.goTemplate, "{{. | js | js | js | js}}", "make texts longer"),
        (.goTemplate, #"{{printf "%[1]s%[1]s" .}}"#, "too wide"),
        (.goTemplate, #"{{printf "\x25999999d" 1}}"#, "as a number"),
        (.goTemplate, #"{{printf "%\u0039999d" 1}}"#, "as a number"),
        (.goTemplate, #"{{printf "%\52d" 1 1}}"#, "as a number"),
        (.goTemplate, "{{range 99999}}{{end}}", "too large"), (.goTemplate, "{{pad .A 1 1}}", "pad is no function"),
        (.goTemplate, #"{{printf "%1000s" .a}}"#, "too wide"), (.goTemplate, #"{{printf "%-+.*f" 9 .a}}"#, "too wide"),
        (.containerFilter, "status", "no filter"), (.containerFilter, "Status=x", "no filter"),
        (.containerFilter, "x=y", "no filter"), (.containerFilter, "id=", "no filter"),
        (.containerFilter, "=x", "no filter"),
        (.resourceOutput, "jsonpath-file=/etc/x", "would read a file"),
        (.resourceOutput, "go-template-file=/etc/x", "would read a file"),
        (.resourceOutput, "custom-columns-file=/etc/x", "would read a file"),
        (.resourceOutput, "templatefile=x", "file"),
        (.resourceOutput, "jsonpath", "no way"), (.resourceOutput, "wide=1", "no way"), (.resourceOutput, "", "no way"),
        (.resourceOutput, "custom-columns=NAME", "no column"), (.resourceOutput, "custom-columns=A:.a,", "no column"),
        (.resourceOutput, "template={{.a}}", "no way"), (.resourceOutput, "go-template={{template \"x\"}}", "template"),
        (.resourceOutput, "YAML", "no way"), (.resourceOutput, "jsonpath={.a", "not closed"),
        (.jsonPath, "{.a", "not closed"), (.jsonPath, "{}", "empty"), (.jsonPath, "{.a[0}", "no braces"),
        (.jsonPath, "{.a]}", "not opened"), (.jsonPath, "{\"a}", "a quote"), (.jsonPath, "{range .a}", "not ended"),
        (.jsonPath, "{end}", "no {range"), (.jsonPath, "{.a{.b}}", "no braces"),
        (.labelSelector, "", "no key"), (.labelSelector, "a,", "no key"), (.labelSelector, "a in (b", "too early"),
        (.labelSelector, "a is b", "not read"), (.labelSelector, "a=b c", "not read"), (.labelSelector, "=a", "no key"),
        (.labelSelector, "a;b", "not read"), (.labelSelector, "-a", "no key"), (.labelSelector, "a >", "too early"),
        (.fieldSelector, "", "missing"), (.fieldSelector, "a", "missing"), (.fieldSelector, "a=b,", "missing"),
        (.fieldSelector, "a=b=c", "= is not read"), (.fieldSelector, #"a=\x"#, "a backslash"),
        (.fieldSelector, "a!b", "missing"),
        (.openSockets, "", "no choice"), (.openSockets, "@tcp", "looked up"),
        (.openSockets, "TCP@c.ptc.tcp", "looked up"),
        (.openSockets, "@1.2.3.4.5", "looked up"), (.openSockets, "@1.2.3", "looked up"),
        (.openSockets, "@256.1.1.1", "looked up"), (.openSockets, "@01.1.1.1", "looked up"),
        (.openSockets, "@", "looked up"), (.openSockets, "@::1", "looked up"), (.openSockets, "@[::1", "looked up"),
        (.openSockets, "@[1:2]", "looked up"), (.openSockets, "@[1::2::3]", "looked up"),
        (.openSockets, "@[:::]", "looked up"), (.openSockets, "@[:1::]", "looked up"),
        (.openSockets, "@[1::2:]", "looked up"), (.openSockets, "@[1:2:3:4:5:6:7::8]", "looked up"),
        (.openSockets, "@[::1]x", "looked up"), (.openSockets, "sctp", "no choice"), (.openSockets, ":", "no choice"),
        (.openSockets, ":80,", "no choice"), (.openSockets, ":65536", "no choice"), (.openSockets, ":a b", "no choice"),
        (.unit, "", "no name"), (.unit, "a b", "no name"), (.unit, "a/b", "no name"), (.unit, #"\a"#, "no name"),
        (.unit, "a[b", "no name"), (.unit, "@a", "no name"), (.unit, String(repeating: "a", count: 256), "no name"),
    ]
}
