@testable import PeekCore

/// Something that no allowed line may do, and what the judge must say of it.
struct Deed: Sendable {
    /// The program that is named by the value, with its words; nil where the shell does it.
    let words: [String]?
    /// What the shell is told.
    let text: String
    let kind: Finding.Kind
    let what: String

    /// The value: the program, which may read `/etc/hosts`.
    var run: ExpectedRun {
        let stage = words.map {
            ExpectedRun.Stage(program: "deed", words: $0, paths: [PathPattern("/etc/hosts")], adds: [])
        }
        return ExpectedRun(text: text, stages: stage.map { [$0] } ?? [])
    }

    private init(_ words: [String], _ kind: Finding.Kind, _ what: String) {
        self.words = words
        text = "exec " + words.map { "'\($0)'" }.joined(separator: " ")
        self.kind = kind
        self.what = what
    }

    private init(shell text: String, insteadOf words: [String]? = nil, _ kind: Finding.Kind, _ what: String) {
        self.words = words
        self.text = text
        self.kind = kind
        self.what = what
    }

    static let all = [
        Deed(["/usr/bin/cp", "/etc/hosts", "/tmp/copy"], .wrote, "/tmp/copy"),
        // What the account may not do counts as well as what it may.
        Deed(["/usr/bin/cp", "/etc/hosts", "/etc/copy"], .wrote, "/etc/copy"),
        Deed(["/usr/bin/sort", "-o", "/tmp/sorted", "/etc/hosts"], .wrote, "/tmp/sorted"),
        Deed(["/usr/bin/mkdir", "/tmp/made"], .called, "mkdir"),
        Deed(["/usr/bin/ln", "-s", "/etc/shadow", "/tmp/link"], .called, "symlink"),
        Deed(["/usr/bin/mv", "/tmp/copy", "/tmp/moved"], .called, "rename"),
        Deed(["/usr/bin/chmod", "0666", "/tmp/moved"], .called, "fchmodat"),
        Deed(["/usr/bin/touch", "-a", "/tmp/moved"], .called, "utimensat"),
        Deed(["/usr/bin/truncate", "-s", "0", "/tmp/moved"], .wrote, "/tmp/moved"),
        Deed(["/usr/bin/rm", "-f", "/tmp/moved"], .called, "unlink"),
        Deed(["/usr/bin/mkfifo", "/tmp/fifo"], .called, "mknod"),
        Deed(["/usr/bin/cat", "/etc/hosts", "/etc/debian_version"], .read, "/etc/debian_version"),
        Deed(["/usr/bin/find", "/etc/hosts", "-exec", "/usr/bin/id", ";"], .ran, "/usr/bin/id"),
        Deed(["/usr/bin/awk", #"BEGIN{system("id")}"#], .ran, "/bin/sh"),
        Deed(["/usr/bin/nice", "-n", "5", "/usr/bin/true"], .called, "setpriority"),
        Deed(python("socket", "socket.create_connection((\"127.0.0.1\", 9))"), .connected, "htons(9)"),
        Deed(python("socket", "socket.socket(2, 2).sendto(b\"x\", (\"127.0.0.1\", 9))"), .connected, "htons(9)"),
        Deed(python("socket", "socket.socket(1).connect(\"/run/docker.sock\")"), .connected, "/run/docker.sock"),
        Deed(python("socket", "socket.socket(1).bind(\"/tmp/socket\")"), .connected, "/tmp/socket"),
        Deed(python("os", "os.kill(1, 0)"), .called, "kill(1, 0)"),
        Deed(python("fcntl", "fcntl.ioctl(0, 0x5412, b\"x\")"), .called, "TIOCSTI"),
        Deed(python("os", "os.setxattr(\"/tmp\", \"user.x\", b\"\")"), .called, "setxattr"),
        Deed(shell: "echo x >/tmp/shell", .wrote, "/tmp/shell"),
        Deed(shell: "exit 0", insteadOf: ["/usr/bin/uptime"], .didNotRun, "/usr/bin/uptime"),
        Deed(shell: "/usr/bin/id; exec /usr/bin/uptime", .ran, "/usr/bin/uptime"),
    ]

    private static func python(_ module: String, _ statement: String) -> [String] {
        ["/usr/bin/python3", "-I", "-c", "import \(module); \(statement)"]
    }
}
