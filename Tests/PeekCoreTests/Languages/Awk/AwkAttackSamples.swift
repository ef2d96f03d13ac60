/// Programs that would run, read or write something, or that awks read differently.
let awkAttackSamples: [AwkSample] = [
    // Commands.
    AwkSample(#"BEGIN {system("/bin/sh")}"#, refused: "character 8: system would run a command"),
    AwkSample(#"BEGIN{system ("id")}"#, refused: "character 7: system would run a command"),
    AwkSample("{system($0)}", refused: "character 2: system would run a command"),
    AwkSample("{x = system}", refused: "character 6: system would run a command"),
    AwkSample("function system(x) {}", refused: "character 10: system would run a command"),
    AwkSample(#"BEGIN {print "id" | "/bin/sh"}"#, refused: "character 19: | would run a command"),
    AwkSample(#"{print $1 | "sort"}"#, refused: "character 11: | would run a command"),
    AwkSample(#"{printf "%s\n", $0 | "sh"}"#, refused: "character 20: | would run a command"),
    AwkSample(#"{print |& "sh"}"#, refused: "character 8: | would run a command"),
    AwkSample("{print | $1}", refused: "character 8: | would run a command"),
    AwkSample(#"{print($1)|"sh"}"#, refused: "character 11: | would run a command"),
    AwkSample(#"{print (1)(2) | "sh"}"#, refused: "character 15: | would run a command"),
    AwkSample(#"BEGIN {"id" | getline; print}"#, refused: "character 13: | would run a command"),
    AwkSample(#"BEGIN {"id" |& getline x}"#, refused: "character 13: | would run a command"),
    AwkSample(#"BEGIN {while (("id" | getline l) > 0) print l}"#, refused: "character 21: | would run a command"),
    AwkSample(
        #"BEGIN{s = "/inet/tcp/0/10.0.0.1/80"; while (42) { printf "> " |& s; s |& getline c }}"#,
        refused: "character 63: | would run a command"
    ),
    AwkSample(#"{x = "a" | "sh"}"#, refused: "character 10: | would run a command"),
    AwkSample(
        #"BEGIN {close("sh")}"#,
        refused: "character 8: close is about files and commands that awk opens, and it opens none"
    ),
    AwkSample(#"{fflush("/dev/stdout")}"#, refused: "character 2: fflush does not take so many values"),
    AwkSample(
        #"@load "filefuncs"; BEGIN {print 1}"#,
        refused: "character 1: @ calls functions by name and loads files, and neither is done here"
    ),
    AwkSample(
        #"@include "x.awk""#,
        refused: "character 1: @ calls functions by name and loads files, and neither is done here"
    ),
    AwkSample(
        #"@namespace "x""#,
        refused: "character 1: @ calls functions by name and loads files, and neither is done here"
    ),
    AwkSample(
        #"BEGIN {f = "system"; @f("id")}"#,
        refused: "character 22: @ calls functions by name and loads files, and neither is done here"
    ),
    AwkSample(#"BEGIN {awk::system("id")}"#, refused: "character 11: : stands where ; or } should"),
    AwkSample(
        #"BEGIN {print extension("x.so", "f")}"#,
        refused: "character 14: extension means something to some awks only"
    ),
    // Files.
    AwkSample(
        #"BEGIN {getline < "/etc/passwd"; print}"#,
        refused: "character 8: getline would read another file or run a command"
    ),
    AwkSample(
        #"BEGIN {while ((getline l < "/etc/shadow") > 0) print l}"#,
        refused: "character 16: getline would read another file or run a command"
    ),
    AwkSample("{getline x < $1}", refused: "character 2: getline would read another file or run a command"),
    AwkSample("{getline}", refused: "character 2: getline would read another file or run a command"),
    AwkSample("/x/{getline; print}", refused: "character 5: getline would read another file or run a command"),
    AwkSample("{getline = 1}", refused: "character 2: getline would read another file or run a command"),
    AwkSample("{print getline}", refused: "character 8: getline would read another file or run a command"),
    AwkSample("{a[getline]}", refused: "character 4: getline would read another file or run a command"),
    AwkSample(#"{print "a" getline}"#, refused: "character 12: getline would read another file or run a command"),
    AwkSample(#"{print > "x"}"#, refused: "character 8: > behind print would write a file"),
    AwkSample(#"{print >> "x"}"#, refused: "character 8: > behind print would write a file"),
    AwkSample(#"{print "a", "b" > $1}"#, refused: "character 17: > behind print would write a file"),
    AwkSample("{print>$1}", refused: "character 7: > behind print would write a file"),
    AwkSample("{print -1 > 2}", refused: "character 11: > behind print would write a file"),
    AwkSample("{print(1)>2}", refused: "character 10: > behind print would write a file"),
    AwkSample("{print(1,2)>2}", refused: "character 12: > behind print would write a file"),
    AwkSample(#"{printf("x")>"f"}"#, refused: "character 13: > behind print would write a file"),
    AwkSample(#"{printf "%s", $0 > $1}"#, refused: "character 18: > behind print would write a file"),
    AwkSample(#"{print a, b > "f"}"#, refused: "character 13: > behind print would write a file"),
    AwkSample(#"{print (a)(b) > "f"}"#, refused: "character 15: > behind print would write a file"),
    AwkSample(#"{print a / b > "f" / c}"#, refused: "character 14: > behind print would write a file"),
    AwkSample(#"{print /x/ > "f"}"#, refused: "character 12: > behind print would write a file"),
    AwkSample("{print a ? b : c > d}", refused: "character 18: > behind print would write a file"),
    AwkSample("{print a ? b > c : d}", refused: "character 14: > behind print would write a file"),
    AwkSample(#"{print !a > "f"}"#, refused: "character 11: > behind print would write a file"),
    AwkSample(#"{print $1 ~ "x" > "f"}"#, refused: "character 17: > behind print would write a file"),
    AwkSample(#"{print k in a > "f"}"#, refused: "character 15: > behind print would write a file"),
    AwkSample(#"{print a = b > "f"}"#, refused: "character 14: > behind print would write a file"),
    AwkSample(#"{print a[1] > "f"}"#, refused: "character 13: > behind print would write a file"),
    AwkSample(#"{print length > "f"}"#, refused: "character 15: > behind print would write a file"),
    AwkSample(#"{print -"1" " " 2 >"f"}"#, refused: "character 19: > behind print would write a file"),
    AwkSample(#"if (1) print > "f""#, refused: "character 1: if stands where a pattern or { should"),
    AwkSample(#"{if (1) print > "f"; else print}"#, refused: "character 15: > behind print would write a file"),
    AwkSample(#"{for (;;) print > "f"}"#, refused: "character 17: > behind print would write a file"),
    AwkSample(#"{while (1) {print > "f"}}"#, refused: "character 19: > behind print would write a file"),
    AwkSample("{print #\n> \"f\"}", refused: "character 10: > stands where a value should"),
    AwkSample(#"{a > "f" > "g"}"#, refused: "character 10: awks read a second comparison differently"),
    AwkSample(#"print > "x""#, refused: "character 1: print stands where a pattern or { should"),
    // Files that awk goes through, and what it knows.
    AwkSample(#"BEGIN {ARGV[1] = "/etc/passwd"}"#, refused: "character 8: ARGV decides which files are read"),
    AwkSample(#"BEGIN {ARGC = 2; ARGV[ARGC-1] = "x"}"#, refused: "character 8: ARGC decides which files are read"),
    AwkSample(
        #"function f(a) {a[1] = "/etc/x"} BEGIN {f(ARGV)}"#,
        refused: "character 42: ARGV decides which files are read"
    ),
    AwkSample(#"BEGIN {split("a /etc/x", ARGV)}"#, refused: "character 26: ARGV decides which files are read"),
    AwkSample("{delete ARGV}", refused: "character 9: ARGV decides which files are read"),
    AwkSample("{for (k in ARGV) print k}", refused: "character 12: ARGV decides which files are read"),
    AwkSample("{print (1 in ARGV)}", refused: "character 14: ARGV decides which files are read"),
    AwkSample("function f(ARGV) {}", refused: "character 12: ARGV decides which files are read"),
    AwkSample(#"{print ENVIRON["HOME"]}"#, refused: "character 8: ENVIRON shows the environment, and it is fixed"),
    AwkSample(#"BEGIN {print SYMTAB["ENVIRON"]["HOME"]}"#, refused: "character 14: SYMTAB reaches into awk itself"),
    AwkSample(#"BEGIN {print PROCINFO["pid"]}"#, refused: "character 14: PROCINFO reaches into awk itself"),
    AwkSample(#"BEGIN {print FUNCTAB["system"]}"#, refused: "character 14: FUNCTAB reaches into awk itself"),
    AwkSample(#"{FILENAME = "/etc/x"}"#, refused: "character 2: FILENAME is set by awk, and may only be read"),
    AwkSample("{FILENAME++}", refused: "character 2: FILENAME is set by awk, and may only be read"),
    AwkSample("{--FILENAME}", refused: "character 4: FILENAME is set by awk, and may only be read"),
    AwkSample(#"{sub(/x/, "y", FILENAME)}"#, refused: "character 16: FILENAME is set by awk, and may only be read"),
    AwkSample("{for (FILENAME in a) print}", refused: "character 7: FILENAME is set by awk, and may only be read"),
    AwkSample("{x && FILENAME = 2}", refused: "character 7: FILENAME is set by awk, and may only be read"),
    AwkSample("{ARGIND = 0}", refused: "character 2: ARGIND is set by awk, and may only be read"),
    // Words of some awks.
    AwkSample(#"{switch ($1) {case "a": print}}"#, refused: "character 2: switch means something to some awks only"),
    AwkSample("BEGINFILE {print}", refused: "character 1: BEGINFILE means something to some awks only"),
    AwkSample("ENDFILE {print}", refused: "character 1: ENDFILE means something to some awks only"),
    AwkSample("func f(x) {return x}", refused: "character 1: func means something to some awks only"),
    AwkSample("{default = 1}", refused: "character 2: default means something to some awks only"),
    AwkSample("{print x ** 2}", refused: "character 10: not every awk has **"),
    AwkSample("{x **= 2}", refused: "character 4: not every awk has **"),
    AwkSample("{a[1][2] = 3}", refused: "character 6: not every awk has arrays of arrays"),
    AwkSample("{print 0x1F}", refused: "character 8: awks read this number differently"),
    AwkSample("{print 1.2.3}", refused: "character 8: awks read this number differently"),
    AwkSample("{print 1e}", refused: "character 8: awks read this number differently"),
    AwkSample(#"{print "\u00e9"}"#, refused: "character 9: awks read this escape differently"),
    AwkSample(#"{print "\x1234"}"#, refused: "character 9: awks read this escape differently"),
    AwkSample(#"{print "\777"}"#, refused: "character 9: awks read this escape differently"),
    AwkSample("$0 ~ @/x/", refused: "character 6: @ calls functions by name and loads files, and neither is done here"),
    AwkSample("$1 ~ (/x/)", refused: "character 6: awks read a regular expression in parentheses differently here"),
    AwkSample(
        #"{gsub((/x/), "")}"#,
        refused: "character 7: awks read a regular expression in parentheses differently here"
    ),
    AwkSample("{print 1 < 2 < 3}", refused: "character 14: awks read a second comparison differently"),
    AwkSample(#"$1 ~ "a" ~ "b""#, refused: "character 10: awks read a second comparison differently"),
    AwkSample("k in a in b", refused: "character 8: awks read a second comparison differently"),
    AwkSample("k in a + 1", refused: "character 8: awks read a second comparison differently"),
    AwkSample(#"{print dcgettext("x")}"#, refused: "character 8: dcgettext means something to some awks only"),
]
