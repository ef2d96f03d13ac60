/// Well-known commands that are not in the catalogue, with the reason that a person is told.
enum LeftOutCommands {
    /// Why it is left out, as the rest of a sentence, and what to type instead.
    struct Reason {
        var why: String
        var wouldWork: String?
    }

    /// The reason against `name`, which may be a path; nil for a name that is not known.
    static func reason(for name: String) -> Reason? {
        let last = String(name.split(separator: "/").last ?? "")
        return groups.first { $0.names.contains(last) }?.reason
    }

    /// The command that shows what somebody who typed `name` wants to see.
    static func alternative(to name: String) -> String? {
        switch name {
        case "vi", "vim", "view", "nvim", "nano", "emacs", "ed", "ex", "most": "less"
        case "gunzip", "gzip": "zcat"
        case "htop", "atop": "top"
        case "ifconfig": "ip"
        case "nawk", "original-awk": "awk"
        default: nil
        }
    }

    /// Whether `name` starts the command that follows it.
    static func startsAnother(_ name: String) -> Bool {
        [
            "sudo", "doas", "su", "env", "watch", "time", "timeout", "nohup", "nice", "ionice", "setsid", "stdbuf",
            "exec", "command", "builtin", "xargs", "busybox", "strace", "taskset", "chrt",
        ].contains(name)
    }

    private struct Group {
        var reason: Reason
        var names: Set<String>

        init(_ names: Set<String>, _ why: String, try wouldWork: String? = nil) {
            self.names = names
            reason = Reason(why: why, wouldWork: wouldWork)
        }
    }

    private static let groups: [Group] = [
        Group(
            [
                "rm", "rmdir", "mv", "cp", "ln", "touch", "mkdir", "mkfifo", "mknod", "tee", "dd", "truncate", "chmod",
                "chown", "chgrp", "chattr", "setfacl", "install", "shred", "unlink", "gzip", "gunzip", "tar", "zip",
                "unzip", "xxd", "shuf", "split", "csplit", "fallocate", "patch", "logger", "sponge", "setfattr",
            ],
            "can write, and nothing that writes is allowed"
        ),
        Group(
            [
                "kill", "pkill", "killall", "mount", "umount", "sysctl", "reboot", "shutdown", "halt", "poweroff",
                "service", "crontab", "at", "batch", "useradd", "usermod", "passwd", "iptables", "nft",
                "renice", "ionice", "modprobe", "insmod", "rmmod", "swapoff", "swapon",
                "podman", "apt", "apt-get", "dpkg", "rpm", "yum", "dnf", "logrotate", "hwclock",
            ],
            "can change the host, and nothing that changes it is allowed"
        ),
        Group(
            [
                "sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "tcsh", "env", "xargs", "watch", "time", "timeout",
                "nohup", "nice", "setsid", "stdbuf", "exec", "eval", "command", "builtin", "source", ".", "sudo", "su",
                "doas", "busybox", "python", "python3", "perl", "ruby", "node", "php", "lua", "gdb", "strace", "ltrace",
                "chroot", "unshare", "nsenter", "script", "screen", "tmux", "parallel", "git", "make",
            ],
            "can run other commands, and only the ones that are named run",
            try: "the command itself"
        ),
        Group(
            [
                "curl", "wget", "nc", "ncat", "socat", "ssh", "scp", "sftp", "rsync", "telnet", "ftp", "ping", "dig",
                "host",
            ],
            "reaches beyond the host, and nothing does",
            try: "ssh HOST@gateway cat FILE > FILE copies a file to your machine"
        ),
        Group(
            ["mysql", "psql", "sqlite3", "redis-cli", "mongo", "mongosh"],
            "has a language in which it can write, run commands and read any file"
        ),
        Group(
            ["vi", "vim", "view", "nvim", "nano", "emacs", "ed", "ex", "most", "man"],
            "is not among the commands yet",
            try: "cat FILE, head FILE or tail FILE"
        ),
    ]
}
