/// Programs that people type to look, and what runs for them.
let awkAllowedSamples: [AwkSample] = [
    // Columns and conditions.
    AwkSample("{print $1}", "{ print($1) }"),
    AwkSample("{print $1,$NF}", "{ print($1, $NF) }"),
    AwkSample(#"{print $1 " " $2}"#, #"{ print($1 " " $2) }"#),
    AwkSample(#"{print $1"-"$2;print $3}"#, #"{ print($1 "-" $2); print($3) }"#),
    AwkSample("$9 >= 500", "$9 >= 500 { print }"),
    AwkSample("NR==1,NR==10", "NR == 1, NR == 10 { print }"),
    AwkSample("/start/,/end/", "/start/, /end/ { print }"),
    AwkSample("NR%2", "NR % 2 { print }"),
    AwkSample("END{print NR}", "END { print(NR) }"),
    AwkSample("1", "1 { print }"),
    AwkSample("{}", "{ }"),
    AwkSample("length($0)>200", "length($0) > 200 { print }"),
    AwkSample("length>200", "length($0) > 200 { print }"),
    AwkSample("!seen[$0]++", "!(seen[$0]++) { print }"),
    AwkSample("$0 ~ /x/ && !/y/", "($0 ~ /x/) && (!(/y/)) { print }"),
    AwkSample("!/^#/ && NF", "(!(/^#/)) && NF { print }"),
    AwkSample(
        #"$1=="a" && ($2>5 || $3<6) {print; c++} END {print c+0}"#,
        #"($1 == "a") && (($2 > 5) || ($3 < 6)) { print; c++ } END { print(c + 0) }"#
    ),
    AwkSample(#"substr($4,2,17) >= "21/Oct/2026:03:00""#, #"substr($4, 2, 17) >= "21/Oct/2026:03:00" { print }"#),
    AwkSample("NR==FNR{a[$1];next} $1 in a", "NR == FNR { a[$1]; next } ($1 in a) { print }"),
    AwkSample("(i,j) in a", "((i, j) in a) { print }"),
    AwkSample("!($1 in seen) {seen[$1]; print}", "!($1 in seen) { seen[$1]; print }"),
    AwkSample("/x/{f=1} f; /y/{f=0}", "/x/ { f = 1 } f { print } /y/ { f = 0 }"),
    // Sums and groups.
    AwkSample("{a[$1]++} END{for(k in a) print a[k], k}", "{ a[$1]++ } END { for (k in a) { print(a[k], k) } }"),
    AwkSample(#"{s+=$NF} END{printf "%.2f\n", s/NR}"#, #"{ s += $NF } END { printf("%.2f\n", s / NR) }"#),
    AwkSample(
        #"{c[$1","$2]++} END {for (k in c) {split(k, p, ","); printf "%s %d\n", p[1], c[k]}}"#,
        #"{ c[$1 "," $2]++ } END { for (k in c) { split(k, p, ","); printf("%s %d\n", p[1], c[k]) } }"#
    ),
    AwkSample(
        "{if($3>max){max=$3;line=$0}} END{print max, line}",
        "{ if ($3 > max) { max = $3; line = $0 } } END { print(max, line) }"
    ),
    AwkSample(
        "function max(a,b) { return a>b?a:b } {m=max(m,$5)} END{print m}",
        "function max(a, b) { return ((a > b) ? a : b) } { m = max(m, $5) } END { print(m) }"
    ),
    AwkSample(
        "{v[NR]=$1} END {n=asort(v); print v[int(n*0.95)]}",
        "{ v[NR] = $1 } END { n = asort(v); print(v[int(n * 0.95)]) }"
    ),
    // Text.
    AwkSample(#"{sub(/a/,"b"); print}"#, #"{ sub(/a/, "b"); print }"#),
    AwkSample(#"{gsub(/"/,""); print $6}"#, #"{ gsub(/"/, ""); print($6) }"#),
    AwkSample(#"BEGIN{FS="\t";OFS=","} {$1=$1; print}"#, #"BEGIN { FS = "\t"; OFS = "," } { $1 = $1; print }"#),
    AwkSample(
        "match($0,/id=[0-9]+/){print substr($0,RSTART,RLENGTH)}",
        "match($0, /id=[0-9]+/) { print(substr($0, RSTART, RLENGTH)) }"
    ),
    AwkSample("match($0,/user=([a-z]+)/,m){print m[1]}", "match($0, /user=([a-z]+)/, m) { print(m[1]) }"),
    AwkSample("{print toupper(substr($1,1,1)) substr($1,2)}", "{ print(toupper(substr($1, 1, 1)) substr($1, 2)) }"),
    AwkSample(#"{print strftime("%F %T",$1), systime()}"#, #"{ print(strftime("%F %T", $1), systime()) }"#),
    AwkSample(#"{print gensub(/(a)/,"<\\1>","g")}"#, #"{ print(gensub(/(a)/, "<\\1>", "g")) }"#),
    AwkSample("{print $1; fflush()}", "{ print($1); fflush() }"),
    // Control.
    AwkSample(#"{print (($3>5)?"a":"b")}"#, #"{ print((($3 > 5) ? "a" : "b")) }"#),
    AwkSample(
        "{for(i=1;i<=NF;i++) if($i ~ /^[0-9.]+$/) print $i; next}",
        "{ for (i = 1; i <= NF; i++) { if ($i ~ /^[0-9.]+$/) { print($i) } } next }"
    ),
    AwkSample("{do {i++} while(i<5); print i}", "{ do { i++ } while (i < 5); print(i) }"),
    AwkSample("{for(;;) break}", "{ for (; ; ) { break } }"),
    AwkSample(
        "{while(i<3){i++; if(i==2)continue; print i}}",
        "{ while (i < 3) { i++; if (i == 2) { continue } print(i) } }"
    ),
    AwkSample(
        #"{if (/a/) { print } else if (/b/) print "b"; else { print "c"; exit 0 }}"#,
        #"{ if (/a/) { print } else if (/b/) { print("b") } else { print("c"); exit 0 } }"#
    ),
    AwkSample("{ { print } ; ; x = 1 }", "{ print; x = 1 }"),
    AwkSample("NR==1{print;nextfile}", "NR == 1 { print; nextfile }"),
    AwkSample("{delete a; delete b[1,2]}", "{ delete a; delete b[1, 2] }"),
    AwkSample(#"{ $2=""; print $0 } # comment | "sh""#, #"{ $2 = ""; print($0) }"#),
    // What awks read differently.
    AwkSample("{print 011, .5, 5., 1.E3, 00}", "{ print(11, 0.5, 5, 1e3, 0) }"),
    AwkSample(#"{print "a\tb\"c\/d\.e\1\x41"}"#, #"{ print("a\tb\"c/d\\.e\001\101") }"#),
    AwkSample("{print length, length() , length / 2}", "{ print(length($0), length($0), length($0) / 2) }"),
    AwkSample("$7 ~ /[/]api[]/]/", #"$7 ~ /[\/]api[]\/]/ { print }"#),
    AwkSample(#"/a\/b/ || /=/"#, #"(/a\/b/) || (/=/) { print }"#),
    AwkSample(
        "{print $NF++, $i++, $3--, $$1++, ++$NF}",
        "{ print($(NF + 0)++, $(i)++, $(3)--, $($1 + 0)++, ++$(NF)) }"
    ),
    AwkSample(
        #"{print -1 " " -1, 1 - -1, 2^3^2, -2^2, - -x}"#,
        #"{ print((-1) (" " - 1), 1 - (-1), 2 ^ (3 ^ 2), -(2 ^ 2), -(-x)) }"#
    ),
    AwkSample("{print a ++b, a+++b, 2 (b), x (b), $NF (b)}", "{ print((a++) b, (a++) + b, 2 b, x b, $NF b) }"),
    AwkSample("{print ! x ~ y, !x + 1}", "{ print(((!x) ~ y), (!x) + 1) }"),
    AwkSample("{x = y ? z : w ? 1 : 2}", "{ x = (y ? z : (w ? 1 : 2)) }"),
    AwkSample("{x += y -= 2; x = y = 3}", "{ x += (y -= 2); x = (y = 3) }"),
    AwkSample("x && y = 5", "x && (y = 5) { print }"),
    AwkSample(#"{x = a ~ b; print _"x"}"#, #"{ x = (a ~ b); print(_ "x") }"#),
    AwkSample(#"$0 = "x""#, #"($0 = "x") { print }"#),
    AwkSample(
        "/a/ + 1 {x = /b/; f(/c/)} function f(p) { p++ }",
        "(/a/) + 1 { x = (/b/); f((/c/)) } function f(p) { p++ }"
    ),
    // What only looks like output to a file.
    AwkSample("{print (1 > 2)}", "{ print((1 > 2)) }"),
    AwkSample(
        "{print a, (b > c), d[x > y], f(x > y)} function f(z) { return z }",
        "{ print(a, (b > c), d[(x > y)], f((x > y))) } function f(z) { return z }"
    ),
    AwkSample(#"{print ("a" > "b") ? "c" : "d"}"#, #"{ print((("a" > "b") ? "c" : "d")) }"#),
    AwkSample("{print($1)($2)}", "{ print($1 $2) }"),
    AwkSample("{print(1)(2), 3}", "{ print(1 2, 3) }"),
    AwkSample("{print (1,2) in a}", "{ print(((1, 2) in a)) }"),
    AwkSample(#"{printf("%s|%s>%s\n", $1, ">", "| sh")}"#, #"{ printf("%s|%s>%s\n", $1, ">", "| sh") }"#),
    AwkSample(
        #"/getline|system\(/ {print "system(\"id\") | getline > x"}"#,
        #"/getline|system\(/ { print("system(\"id\") | getline > x") }"#
    ),
    AwkSample(
        "{system2 = getlines = 1; print system2 printer in_ BEGINS}",
        "{ system2 = (getlines = 1); print(system2 printer in_ BEGINS) }"
    ),
]
