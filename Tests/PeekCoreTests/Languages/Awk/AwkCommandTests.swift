import Testing

@testable import PeekCore

struct AwkCommandTests {
    @Test(
        arguments: [
            ("awk '{print $1}' a", "awk '--' '{ print($1) }' '/var/log/a'"),
            ("awk -F: -v n=5 'NR<=n' a", "awk '-F' ':' '-v' 'n=5' '--' 'NR <= n { print }' '/var/log/a'"),
            ("awk '{print $1}' -F , a", "awk '-F' ',' '--' '{ print($1) }' '/var/log/a'"),
            (#"awk -F'\t' '{print $2}'"#, #"awk '-F' '\t' '--' '{ print($2) }'"#),
            ("awk -v FS=: -vOFS=- 1 a -", "awk '-v' 'FS=:' '-v' 'OFS=-' '--' '1 { print }' '/var/log/a' '-'"),
            ("awk 1 ./x=1", "awk '--' '1 { print }' '/var/log/x=1'"),
            ("gawk '{print $1}' a", "gawk '--sandbox' '--' '{ print($1) }' '/var/log/a'"),
            ("gawk --sandbox '{print $1}' a", "gawk '--sandbox' '--' '{ print($1) }' '/var/log/a'"),
            ("mawk -W interactive /x/ a", "mawk '-W' 'interactive' '--' '/x/ { print }' '/var/log/a'"),
        ]
    )
    func lineIsRendered(line: String, canonical: String) throws {
        let command = try TestPolicy.parse(line)
        #expect(command.canonical == "/usr/bin/\(canonical)")
        #expect(try TestPolicy.parse(command.canonical) == command)
    }

    @Test(
        arguments: [
            ("awk", "takes a program"),
            ("awk -F:", "takes a program"),
            ("awk -f /srv/app/x.awk", "reads the program from a file"),
            ("awk -f/srv/app/x.awk", "reads the program from a file"),
            ("awk --file=/srv/app/x.awk", "reads the program from a file"),
            ("awk -E x.awk", "reads the program from a file"),
            ("awk -i inplace '{print}' a", "loads more of the program"),
            ("gawk -l filefuncs 1 a", "loads more of the program"),
            ("gawk -o/tmp/x 1 a", "writes a file"),
            ("gawk --profile=/tmp/x 1 a", "writes a file"),
            ("gawk -d 1 a", "writes a file"),
            ("gawk -D 1 a", "debugger"),
            ("gawk -e 1 a", "first operand"),
            ("gawk --fil=x a", "is not allowed"),
            ("mawk -W exec=x 1 a", "does not take the value"),
            ("mawk -We x 1 a", "does not take the value"),
            ("mawk -W dump 1 a", "does not take the value"),
            ("awk -W exec x", "is not allowed"),
            ("awk 1 x=1", "an assignment and not for a file"),
            ("awk 1 a OFS=: b", "an assignment and not for a file"),
            ("awk 1 ARGV=/etc/x", "an assignment and not for a file"),
            ("gawk 1 /inet/tcp/0/10.0.0.1/80", "a connection and not for a file"),
            ("gawk 1 //inet4/udp/0/10.0.0.1/80", "a connection and not for a file"),
            ("awk 1 /./inet6/tcp/0/x/80", "a connection and not for a file"),
            ("awk * a", "*"),
            (#"awk '{print $1 > "x"}' a"#, "would write a file"),
        ]
    )
    func lineIsRefused(line: String, reason: String) {
        let refusal = #expect(throws: Refusal.self) { try TestPolicy.parse(line) }
        #expect(refusal?.message.contains(reason) ?? false, "\(refusal?.message ?? "")")
        #expect(refusal?.wouldWork != nil || reason == "takes a program")
    }

    @Test(arguments: ["n=5", "n=", "_x1=a b", "FS=:", "RS=", "NR=2", "IGNORECASE=1", "x=a=b", "x=\t", "x=ü", "x='"])
    func variablesOfDataCanBeSet(text: String) { #expect(AwkProgram.isAssignment(text)) }

    @Test(
        arguments: [
            "", "=", "n", "1n=5", "n m=5", "ARGV=x", "ARGC=1", "ENVIRON=x", "PROCINFO=x", "SYMTAB=x", "FUNCTAB=x",
            "FILENAME=x", "ARGIND=0", "system=1", "getline=1", "length=1", "print=1", "in=1", "func=1", "a[1]=2",
            "$1=2", "n =5", " n=5", "-n=5", "n+=5", "ns::n=5", "ü=5", "n=\n", "n=\0", "n=\u{1B}",
        ]
    )
    func otherNamesCannotBeSet(text: String) { #expect(!AwkProgram.isAssignment(text)) }

    @Test func programsReadOnlyWhatThePolicyNames() {
        #expect(TestPolicy.decide("awk '{print}' /etc/shadow").refusal != nil)
        #expect(TestPolicy.decide("awk '{print}' /var/log/syslog /etc/passwd").refusal != nil)
        #expect(TestPolicy.decide("awk '{print}' /var/log/*.log").authorization?.globs.count == 1)
        #expect(TestPolicy.decide("cat /var/log/syslog | awk '{print $1}' | sort").authorization != nil)
    }

    @Test(arguments: ["awk", "gawk", "mawk"])
    func programTakesTheRendering(name: String) throws {
        let tree = try TemporaryTree(["a.log"])
        for (line, output) in [
            (#"-F . -v 'n=it'\''s' '{print n, $1, "\"" "\\"}' A"#, "it's a \"\\\n"),
            ("'{print NR; fflush()}' A - A", "1\n2\n3\n"),
        ] {
            let line = "\(name) \(line)".replacing(" A", with: " \(tree.path)/a.log")
            let result = try RealShell.run(tree.authorize(line).rendering(terminal: nil), input: "x\n")
            #expect(result.status == 0 && result.errors.isEmpty && result.text == output, "\(line): \(result.errors)")
        }
    }
}
