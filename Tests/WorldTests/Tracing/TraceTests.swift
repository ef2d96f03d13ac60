import Testing

/// strace's text, as strace 6.1 wrote it, is read for what it says.
struct TraceTests {
    @Test func callIsReadWithItsStrings() throws {
        let line = #"7 openat(AT_FDCWD</var/log>, "a \"b\", (c)\303\251\n", O_RDONLY|O_CLOEXEC) = 3</var/log/a>"#
        let call = try only(line)
        #expect(call.process == 7 && call.name == "openat" && !call.hasFailed)
        #expect(TraceText.name(call.argument(0)) == "/var/log")
        #expect(TraceText.string(call.argument(1)) == "a \"b\", (c)é\n")
        #expect(call.argument(2) == "O_RDONLY|O_CLOEXEC" && call.argument(3).isEmpty)
        #expect(TraceText.name(call.result) == "/var/log/a")
    }

    @Test func listOfWordsIsReadWhole() throws {
        let call = try only(#"7 execve("/bin/sh", ["sh", "-c", "echo '], [' | x"], 0x7ff /* 3 vars */) = 0"#)
        #expect(TraceText.strings(call.argument(1)) == ["sh", "-c", "echo '], [' | x"])
        // What strace cut short is no string, and no list of strings.
        #expect(TraceText.string(#""abc"..."#) == nil)
        #expect(TraceText.strings(#"["abc"..., "x"]"#) == nil)
    }

    @Test func structuresAndNamesOfDescriptorsAreOneArgument() throws {
        let call = try only(
            #"7 connect(4<socket:[5,6]>, {sa_family=AF_UNIX, sun_path="/run/x)"}, 110) = -1 ENOENT (No such file)"#
        )
        #expect(call.arguments.count == 3 && call.hasFailed)
        #expect(call.argument(1) == #"{sa_family=AF_UNIX, sun_path="/run/x)"}"#)
    }

    @Test func shiftedBitsAreNoNameOfADescriptor() throws {
        let call = try only("7 sendto(3<socket:[5]>, {states=1<<TCP_LISTEN|1<<TCP_CLOSE}, 40, 0, NULL, 0) = 40")
        #expect(call.arguments.count == 6 && call.argument(1) == "{states=1<<TCP_LISTEN|1<<TCP_CLOSE}")
    }

    @Test func interruptedCallIsOneThatBeganWhereItBegan() throws {
        let trace = try Trace(
            """
            7 openat(AT_FDCWD</>, "a", O_RDONLY <unfinished ...>
            8 close(3) = 0
            7 <... openat resumed>) = 4</a>
            8 +++ exited with 0 +++
            7 --- SIGCHLD {si_signo=SIGCHLD} ---
            7 getsockname(4<socket:[1]>,  <unfinished ...>
            7 <... getsockname resumed>{sa_family=AF_UNIX}, [2]) = 0
            """
        )
        #expect(trace.steps.map(\.process) == [7, 8, 8, 7])
        let calls = try trace.steps.filter { !$0.isEnd }.map { try TracedCall($0) }
        #expect(calls[0].arguments == ["AT_FDCWD</>", #""a""#, "O_RDONLY"] && calls[0].result == "4</a>")
        #expect(calls[2].arguments == ["4<socket:[1]>", "{sa_family=AF_UNIX}", "[2]"])
    }

    @Test(arguments: [
        #"7 unlink("/a" <unfinished ...>"#, #"7 unlink("/a" <unfinished ...>) = ?"#, #"7 unlink("/a" <detached ...>"#,
    ])
    func callThatNeverReturnedIsACall(line: String) throws {
        let call = try only(line)
        #expect(call.name == "unlink" && call.arguments == [#""/a""#] && call.result == "?" && !call.hasFailed)
    }

    @Test func forkHasAChild() throws {
        #expect(try only("7 clone(child_stack=NULL, flags=SIGCHLD) = 3456").child == 3456)
        #expect(try only("7 vfork() = 12").child == 12)
        #expect(try only("7 fork() = -1 EAGAIN (Resource temporarily unavailable)").child == nil)
        #expect(try only("7 dup(12) = 13").child == nil)
    }

    @Test(arguments: ["", "x", "7 ", "7 open(", #"7 open("a" = 3"#, "7 <... open resumed>) = 3", "strace: attached"])
    func whatIsNoTraceIsAnError(text: String) {
        #expect(throws: Trace.Unreadable.self) { _ = try only(text.isEmpty ? "-" : text) }
    }

    @Test func loginOwnsWhatCameOfItAndNothingElse() throws {
        let (logins, others) = try Trace(
            """
            1 clone(flags=SIGCHLD) = 2
            2 execve("/usr/sbin/sshd", ["sshd", "-R"], 0x1 /* 2 vars */) = 0
            2 unlink("/run/x") = 0
            2 clone(flags=SIGCHLD <unfinished ...>
            3 setsid() = 3
            3 execve("/bin/sh", ["sh", "-c", "exec a"], 0x1 /* 2 vars */) = 0
            2 <... clone resumed>) = 3
            3 clone(flags=SIGCHLD <unfinished ...>
            4 unlink("/a") = 0
            3 <... clone resumed>) = 4
            3 +++ exited with 0 +++
            4 execve("/usr/bin/a", ["a"], 0x1 /* 2 vars */) = 0
            4 +++ exited with 0 +++
            2 execve("/etc/ssh/sshrc", ["sshrc"], 0x1 /* 2 vars */) = 0
            """
        ).logins()
        #expect(logins.map(\.text) == ["exec a"])
        #expect(logins.first?.calls.map(\.name) == ["execve", "clone", "unlink", "execve"])
        #expect(others == ["/usr/sbin/sshd", "/etc/ssh/sshrc"])
    }

    private func only(_ line: String) throws -> TracedCall {
        let trace = try Trace(line)
        return try TracedCall(try #require(trace.steps.first))
    }
}
