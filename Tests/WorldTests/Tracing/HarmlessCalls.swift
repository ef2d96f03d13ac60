/// System calls that change nothing outside the process and reach nobody; every other one is judged or a finding.
enum HarmlessCalls {
    /// What strace leaves out: reading and writing what is open, memory, time, signals of one's own, names of files.
    static let untraced = [
        "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "close", "lseek", "sendfile",
        "copy_file_range", "splice", "tee",
        "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "membarrier", "mincore",
        "get_mempolicy", "set_mempolicy",
        "fstat", "newfstatat", "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
        "getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr", "statfs", "fstatfs",
        "getdents64", "getcwd", "chdir", "fchdir", "fadvise64", "readahead",
        "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait",
        "epoll_pwait", "eventfd2",
        "signalfd4", "timerfd_create", "timerfd_settime", "inotify_init", "inotify_init1", "inotify_add_watch",
        "inotify_rm_watch",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_sigpending",
        "sigaltstack", "pause", "alarm", "setitimer", "restart_syscall",
        "futex", "set_robust_list", "get_robust_list", "rseq", "arch_prctl", "set_tid_address", "getrandom",
        "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
        "getpgid", "getpgrp", "getsid", "capget", "umask", "getpriority", "getrlimit", "getrusage", "times",
        "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_yield",
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "sysinfo", "uname",
        "pipe", "pipe2", "dup", "dup2", "dup3", "wait4", "waitid", "exit", "exit_group", "close_range",
        "getsockname", "getpeername", "getsockopt", "setsockopt", "recvfrom", "recvmsg", "recvmmsg", "shutdown",
    ]

    // An account's process can only give up capabilities.
    private static let always: Set = ["socketpair", "clone", "clone3", "fork", "vfork", "capset"]

    /// Families of sockets that can only be what ``TraceJudge`` judges later, when they are connected or bound.
    private static let families = ["AF_UNIX", "AF_NETLINK", "AF_INET,", "AF_INET6"]

    private static let controls: Set = [
        "PR_SET_PDEATHSIG", "PR_GET_SECUREBITS", "PR_CAPBSET_READ", "PR_CAP_AMBIENT", "PR_GET_NO_NEW_PRIVS",
        "PR_SET_NAME", "PR_GET_NAME", "PR_SET_KEEPCAPS", "PR_GET_KEEPCAPS", "PR_GET_SECCOMP", "PR_SET_MM",
    ]

    private static let requests: Set = [
        "TCGETS", "TIOCGWINSZ", "TIOCGPGRP", "FIONREAD", "FIOCLEX", "FIONCLEX", "BTRFS_IOC_INO_LOOKUP",
        "SIOCGIFNAME", "SIOCGIFINDEX", "SIOCGIFCONF", "SIOCGIFFLAGS", "SIOCGIFADDR", "SIOCGIFMTU", "SIOCGIFHWADDR",
        "SIOCGIFMETRIC", "SIOCGIFTXQLEN", "SIOCGIFMAP", "SIOCGIFDSTADDR", "SIOCGIFBRDADDR", "SIOCGIFNETMASK",
    ]

    private static let descriptorCommands = [
        "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_DUPFD", "F_GETPIPE_SZ", "l_type=F_RDLCK", "l_type=F_UNLCK",
    ]

    /// Whether a traced call is harmless as it was made.
    static func admit(_ call: TracedCall) -> Bool {
        switch call.name {
        case "socket": families.contains { (call.argument(0) + ",").hasPrefix($0) }
        case "ioctl": requests.contains(call.argument(1))
        case "prctl": controls.contains(call.argument(0))
        // A limit is asked for, or set for the process itself.
        case "prlimit64": call.argument(2) == "NULL" || call.argument(0) == "0"
        case "setrlimit": true
        // A signal to itself, as abort(3) and raise(3) send it.
        case "tgkill": call.argument(0) == "\(call.process)"
        case "fcntl": descriptorCommands.contains { call.argument(1).contains($0) || call.argument(2).contains($0) }
        default: always.contains(call.name)
        }
    }
}
