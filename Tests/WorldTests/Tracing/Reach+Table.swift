extension Reach {
    /// What programs need beside what they are asked for; the shortest list with which all lines pass.
    static let table =
        [
            Reach(
                "",
                "libraries, character sets, messages, time zones and terminals are the same for everyone",
                reads: [
                    "/etc/ld.so.cache", "/usr/lib/*-linux-gnu/*.so*", "/usr/lib/*/gconv/*", "/usr/lib/locale",
                    "/usr/share/locale", "/usr/share/zoneinfo", "/etc/localtime", "/etc/terminfo", "/usr/lib/terminfo",
                    "/usr/share/terminfo",
                ]
            ),
            Reach("", "nothing is kept there", reads: ["/dev/null"], writes: ["/dev/null"]),
            Reach("", "a process may look at itself", reads: ["/proc/self", "/proc/thread-self"]),
            Reach("", "libselinux asks whether there is SELinux", reads: ["/proc/filesystems"]),
            Reach("", "libcap asks how many capabilities there are", reads: ["/proc/sys/kernel/cap_last_cap"]),
            Reach(
                "",
                "setpriv, and the watch around a script, look at themselves by number",
                reads: ["/proc/[0-9]*/stat", "/proc/[0-9]*/status"]
            ),
        ] + files + processes + machine + services

    private static let names = [
        "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/proc/sys/kernel/ngroups_max",
    ]

    private static let files = [
        Reach(
            "ls stat find id whoami ps top pgrep pidstat lsof w who last systemctl",
            "the names of owners; glibc asks nscd first, where it runs",
            reads: names,
            connects: ["/var/run/nscd/socket"]
        ),
        Reach("find", "it goes back to where it started", directories: ["/var/lib/prodpeek-account"]),
        Reach(
            "zcat zless zgrep",
            "gzip opens the directory, to find the file in it",
            directories: ["/var/log", "/var/log/checkout"]
        ),
        Reach(
            "zgrep",
            "it is a shell script",
            reads: ["/usr/bin/zgrep"],
            starts: ["/usr/bin/gzip", "/usr/bin/grep", "/usr/bin/sed", "/usr/bin/expr"],
            calls: ["kill("]
        ),
        Reach(
            "tac",
            "the entry says so: what is piped in, in a file that has no name while it is used",
            writes: ["/tmp/tac??????"],
            calls: [#"unlink("/tmp/tac"#]
        ),
        Reach("file", "what it knows files by", reads: ["/usr/lib/file/magic.mgc", "/etc/magic"]),
        Reach("less more zless", "keys come from the terminal, where there is one", reads: ["/dev/tty"]),
    ]

    private static let processes = [
        Reach(
            "ps top pgrep pidof pstree pidstat lsof netstat ss w",
            "what every account may know of processes",
            reads: [
                "/proc/[0-9]*/stat", "/proc/[0-9]*/statm", "/proc/[0-9]*/status", "/proc/[0-9]*/cmdline",
                "/proc/[0-9]*/task", "/proc/[0-9]*/cgroup", "/proc/[0-9]*/wchan", "/proc/[0-9]*/schedstat",
                "/proc/uptime", "/proc/stat", "/proc/meminfo", "/proc/loadavg", "/proc/cpuinfo",
                "/proc/sys/kernel/pid_max", "/proc/sys/kernel/osrelease", "/sys/devices/system/cpu",
                "/sys/devices/system/node",
            ],
            directories: ["/proc"]
        ),
        Reach(
            "lsof netstat ss pidstat",
            "the kernel shows this to the process's own account only",
            reads: [
                "/proc/[0-9]*/fd", "/proc/[0-9]*/fdinfo", "/proc/[0-9]*/fdinfo/*", "/proc/[0-9]*/maps",
                "/proc/[0-9]*/io",
                "/proc/[0-9]*/attr/current",
            ]
        ),
        Reach(
            "ps",
            "procps 4.0.2 opens the environments of the account's own processes, and shows them only with e",
            reads: ["/proc/[0-9]*/environ"]
        ),
        Reach("lsof", "locks and mounts", reads: ["/proc/locks", "/proc/[0-9]*/mounts"], directories: ["/"]),
        Reach(
            "netstat ss lsof",
            "tables of the network",
            reads: ["/proc/[0-9]*/net/*", "/proc/sys/net", "/etc/nsswitch.conf", "/etc/services"],
            connects: ["/var/run/nscd/socket"]
        ),
        Reach("ss ip", "netlink is how the kernel is asked", connects: ["AF_NETLINK"]),
        Reach(
            "pidof",
            "the entry says so: of a process that ends meanwhile it tells the log, or the console where there is none",
            writes: ["/dev/console"],
            connects: ["/dev/log"]
        ),
        Reach(
            "top",
            "it would keep its settings in HOME, and there is none",
            calls: [#"mkdir("/nonexistent/.config"#]
        ),
    ]

    private static let machine = [
        Reach(
            "free uptime vmstat iostat mpstat pidstat sar lscpu w",
            "figures of the whole machine",
            reads: [
                "/proc/uptime", "/proc/loadavg", "/proc/meminfo", "/proc/stat", "/proc/vmstat", "/proc/diskstats",
                "/proc/cpuinfo", "/proc/interrupts", "/proc/softirqs", "/proc/slabinfo", "/proc/[0-9]*/status",
                "/proc/sys/kernel/osrelease", "/proc/bus/pci/devices", "/sys/block", "/sys/devices", "/sys/class",
            ],
            directories: ["/proc"]
        ),
        Reach(
            "nproc lscpu",
            "processors, and what the machine itself runs on",
            reads: ["/sys/devices/system/cpu", "/sys/hypervisor", "/sys/firmware", "/proc/xen", "/proc/device-tree"]
        ),
        Reach(
            "sar",
            "another program of sysstat counts for it; of other days it shows what was kept",
            reads: ["/etc/sysstat/sysstat", "/var/log/sysstat", "/proc/[0-9]*/net/*"],
            starts: ["/usr/lib/sysstat/sadc"]
        ),
        Reach("df findmnt lsblk", "what is mounted", reads: ["/proc/[0-9]*/mountinfo", "/proc/swaps"]),
        Reach("lsblk", "disks, as the kernel and udev know them", reads: ["/sys", "/run/udev"], directories: ["/"]),
        Reach("w who", "who is logged in", reads: ["/run/utmp"]),
        Reach("last", "who was logged in", reads: ["/var/log/wtmp"]),
        Reach(
            "dmesg",
            "the kernel's own buffer, read and not cleared",
            reads: ["/dev/kmsg"],
            calls: [
                "syslog(3 /* SYSLOG_ACTION_READ_ALL */", "syslog(10 /* SYSLOG_ACTION_SIZE_BUFFER */",
            ]
        ),
    ]

    private static let services = [
        Reach(
            "getent",
            "that is what it is asked for",
            reads: names + ["/etc/hosts", "/etc/resolv.conf", "/etc/services", "/etc/protocols", "/etc/networks"],
            connects: ["/var/run/nscd/socket"]
        ),
        Reach("ip", "names of tables and protocols", reads: ["/etc/iproute2", "/usr/share/iproute2"]),
        Reach(
            "ip",
            "of no link, with no change: whether the kernel knows the request, before any verb of ip link",
            requests: [
                "RTM_NEWLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=0, nlmsg_pid=0}, "
                    + "{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_NETROM, ifi_index=0, ifi_flags=0, ifi_change=0}]"
            ]
        ),
        Reach(
            "systemctl",
            "without a running systemd it reads the units itself",
            reads: ["/usr/lib/systemd", "/usr/local/lib/systemd", "/etc/systemd", "/run/systemd"],
            directories: ["/", "/dev", "/etc", "/lib", "/run", "/usr", "/usr/lib", "/usr/local", "/usr/local/lib"],
            connects: ["/run/systemd/private", "/run/dbus/system_bus_socket"]
        ),
        Reach(
            "journalctl",
            "the journal, and which boot it is",
            reads: ["/var/log/journal", "/run/log/journal", "/etc/machine-id", "/proc/sys/kernel/random/boot_id"]
        ),
    ]
}
