// The system calls of a session: what is not named here answers as if the kernel did not have it.
//
// Each rule is complete in itself: it compares the call's number, and where that is its own, ends in a RETURN.
#define _GNU_SOURCE
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "The filter is written for x86-64: other architectures number and name system calls differently."
#endif

// Bits of x32 calls, which share AUDIT_ARCH_X86_64: arch/x86/include/uapi/asm/unistd.h.
#define X32_BIT 0x40000000

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)
#define NUMBER LOAD(offsetof(struct seccomp_data, nr))
// The kernel takes flags, commands and process numbers as 32 bits, so the upper half of a register must not count.
#define ARGUMENT(n) LOAD(offsetof(struct seccomp_data, args[n]))
// A pointer is 64 bits.
#define UPPER_HALF(n) LOAD(offsetof(struct seccomp_data, args[n]) + 4)
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define IF_ANY(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)
#define MASK(bits) BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits)

#define PASS RETURN(SECCOMP_RET_ALLOW)
#define FAIL(error) RETURN(SECCOMP_RET_ERRNO | (error))

#define LENGTH_OF(...) (sizeof((struct sock_filter[]){__VA_ARGS__}) / sizeof(struct sock_filter))
/// What is done for this call; every other jumps over it.
#define RULE(call, ...) IF(__NR_##call, 0, LENGTH_OF(__VA_ARGS__)), __VA_ARGS__
#define ALLOW(call) RULE(call, PASS)
#define REFUSE(call, error) RULE(call, FAIL(error))
/// Goes on where an argument is this value, and passes.
#define OR_VALUE(value) IF(value, 0, 1), PASS

/// The flags of open(2) in argument `n`: no access mode 3 (which writes without saying so) and no truncating by a reader,
/// neither of which Landlock sees before ABI 3; no file without a name.
#define OPEN_RULE(call, n)                                                                          \
    RULE(call, ARGUMENT(n), IF_ANY(O_TMPFILE & ~O_DIRECTORY, 5, 0), MASK(O_ACCMODE | O_TRUNC),      \
         IF(O_ACCMODE, 3, 0), IF(O_ACCMODE | O_TRUNC, 2, 0), IF(O_TRUNC, 1, 0), PASS, FAIL(EROFS))

static const struct sock_filter head[] = {
    LOAD(offsetof(struct seccomp_data, arch)),
    IF(AUDIT_ARCH_X86_64, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    NUMBER,
    IF_ANY(X32_BIT, 0, 1),
    RETURN(SECCOMP_RET_KILL_PROCESS),
};

/// Without a private /tmp no name can be made or removed anywhere.
static const struct sock_filter no_tmp[] = {
    REFUSE(creat, EROFS),    REFUSE(mkdir, EROFS),    REFUSE(mkdirat, EROFS),   REFUSE(rmdir, EROFS),
    REFUSE(unlink, EROFS),   REFUSE(unlinkat, EROFS), REFUSE(rename, EROFS),    REFUSE(renameat, EROFS),
    REFUSE(renameat2, EROFS), REFUSE(symlink, EROFS), REFUSE(symlinkat, EROFS), REFUSE(ftruncate, EINVAL),
};

/// Where a signal could reach another session of the account, only one's own process group can be signalled.
static const struct sock_filter signals_stay_not[] = {
    RULE(kill, ARGUMENT(0), OR_VALUE(0), FAIL(EPERM)),
    REFUSE(tgkill, EPERM),
    REFUSE(tkill, EPERM),
};

/// Watching needs a name only, and would tell when a file changes that cannot be read.
static const struct sock_filter names_stay_not[] = {
    REFUSE(inotify_init, ENOSYS), REFUSE(inotify_init1, ENOSYS), REFUSE(inotify_add_watch, ENOSYS),
};

static const struct sock_filter rules[] = {
    // Files: Landlock and the mounts say which.
    OPEN_RULE(open, 1), OPEN_RULE(openat, 2), ALLOW(creat),
    ALLOW(read), ALLOW(pread64), ALLOW(readv), ALLOW(preadv), ALLOW(preadv2),
    ALLOW(write), ALLOW(pwrite64), ALLOW(writev), ALLOW(pwritev), ALLOW(pwritev2),
    ALLOW(close), ALLOW(close_range), ALLOW(lseek), ALLOW(dup), ALLOW(dup2), ALLOW(dup3), ALLOW(pipe), ALLOW(pipe2),
    ALLOW(stat), ALLOW(fstat), ALLOW(lstat), ALLOW(newfstatat), ALLOW(statx), ALLOW(statfs), ALLOW(fstatfs),
    ALLOW(access), ALLOW(faccessat), ALLOW(faccessat2), ALLOW(readlink), ALLOW(readlinkat),
    ALLOW(getdents), ALLOW(getdents64), ALLOW(getcwd), ALLOW(chdir), ALLOW(fchdir), ALLOW(umask),
    ALLOW(getxattr), ALLOW(lgetxattr), ALLOW(fgetxattr), ALLOW(listxattr), ALLOW(llistxattr), ALLOW(flistxattr),
    ALLOW(mkdir), ALLOW(mkdirat), ALLOW(rmdir), ALLOW(unlink), ALLOW(unlinkat), ALLOW(rename), ALLOW(renameat),
    ALLOW(renameat2), ALLOW(symlink), ALLOW(symlinkat), ALLOW(ftruncate),
    ALLOW(poll), ALLOW(ppoll), ALLOW(select), ALLOW(pselect6), ALLOW(epoll_create), ALLOW(epoll_create1),
    ALLOW(epoll_ctl), ALLOW(epoll_wait), ALLOW(epoll_pwait), ALLOW(eventfd2), ALLOW(signalfd4),
    ALLOW(timerfd_create), ALLOW(timerfd_settime), ALLOW(timerfd_gettime),
    ALLOW(inotify_init), ALLOW(inotify_init1), ALLOW(inotify_add_watch), ALLOW(inotify_rm_watch),
    // Advice that does not drop what other programs have in memory: linux/fadvise.h, POSIX_FADV_NORMAL to WILLNEED.
    RULE(fadvise64, ARGUMENT(3), OR_VALUE(0), OR_VALUE(1), OR_VALUE(2), OR_VALUE(3), FAIL(EINVAL)),

    // Memory.
    // RLIMIT_DATA counts neither shared memory without a file, nor what grows like a stack, nor huge pages that are
    // only read.
    RULE(mmap, ARGUMENT(3), IF_ANY(MAP_GROWSDOWN | MAP_HUGETLB, 3, 0), MASK(MAP_SHARED | MAP_ANONYMOUS),
         IF(MAP_SHARED | MAP_ANONYMOUS, 1, 0), PASS, FAIL(ENOMEM)),
    ALLOW(munmap), ALLOW(mremap), ALLOW(mprotect), ALLOW(brk),
    // asm-generic/mman-common.h: NORMAL to DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE; none that reclaims shared pages.
    RULE(madvise, ARGUMENT(2), OR_VALUE(0), OR_VALUE(1), OR_VALUE(2), OR_VALUE(3), OR_VALUE(4), OR_VALUE(8),
         OR_VALUE(14), OR_VALUE(15), FAIL(EINVAL)),

    // Processes. A new one is traced (not CLONE_UNTRACED, nor CLONE_PTRACE, which tells the tracer nothing), is the
    // child of who made it, and is in no new namespace; clone3 takes its flags from memory, where they can change.
    // A working directory is shared by threads only: else it could be changed after it was reported with a program.
    RULE(clone, ARGUMENT(0), IF_ANY(CLONE_FS, 0, 2), IF_ANY(CLONE_THREAD, 1, 0), FAIL(EPERM),
         IF_ANY(CLONE_UNTRACED | CLONE_PTRACE | CLONE_PARENT | CLONE_PIDFD | CLONE_NEWNS | CLONE_NEWCGROUP |
                    CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET, 1, 0),
         PASS, FAIL(EPERM)),
    ALLOW(fork), ALLOW(vfork), ALLOW(execve), ALLOW(exit), ALLOW(exit_group), ALLOW(wait4), ALLOW(waitid),
    ALLOW(getpid), ALLOW(getppid), ALLOW(gettid), ALLOW(getpgrp), ALLOW(getpgid), ALLOW(setpgid), ALLOW(getsid),
    ALLOW(setsid), ALLOW(getuid), ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid), ALLOW(getresuid), ALLOW(getresgid),
    ALLOW(getgroups), ALLOW(capget), ALLOW(arch_prctl), ALLOW(set_tid_address), ALLOW(set_robust_list), ALLOW(rseq),
    ALLOW(futex), ALLOW(sched_yield), ALLOW(sched_getaffinity), ALLOW(sched_getparam), ALLOW(sched_getscheduler),
    ALLOW(sched_get_priority_max), ALLOW(sched_get_priority_min), ALLOW(getpriority), ALLOW(ioprio_get), ALLOW(getcpu),
    ALLOW(getrlimit), ALLOW(getrusage), ALLOW(times), ALLOW(uname), ALLOW(sysinfo), ALLOW(getrandom),
    // One's own limits, but that on core files, where less than 1 would start a core handler: core(5).
    RULE(setrlimit, ARGUMENT(0), IF(RLIMIT_CORE, 1, 0), PASS, FAIL(EPERM)),
    RULE(prlimit64, ARGUMENT(0), IF(0, 0, 7), ARGUMENT(1), IF(RLIMIT_CORE, 0, 4), ARGUMENT(2), IF(0, 0, 3),
         UPPER_HALF(2), IF(0, 0, 1), PASS, FAIL(EPERM)),
    // Names, the parent's death, and questions: linux/prctl.h.
    RULE(prctl, ARGUMENT(0), OR_VALUE(PR_SET_NAME), OR_VALUE(PR_GET_NAME), OR_VALUE(PR_SET_PDEATHSIG),
         OR_VALUE(PR_GET_DUMPABLE), OR_VALUE(PR_CAPBSET_READ), OR_VALUE(PR_GET_NO_NEW_PRIVS), OR_VALUE(PR_GET_SECCOMP),
         FAIL(EPERM)),
    RULE(personality, ARGUMENT(0), OR_VALUE(0xffffffff), FAIL(EPERM)),

    // Signals and time.
    ALLOW(kill), ALLOW(tkill), ALLOW(tgkill), ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn),
    ALLOW(rt_sigpending), ALLOW(rt_sigtimedwait), ALLOW(rt_sigsuspend), ALLOW(sigaltstack), ALLOW(pause),
    ALLOW(alarm), ALLOW(getitimer), ALLOW(setitimer), ALLOW(timer_create), ALLOW(timer_settime), ALLOW(timer_gettime),
    ALLOW(timer_getoverrun), ALLOW(timer_delete), ALLOW(nanosleep), ALLOW(clock_nanosleep), ALLOW(clock_gettime),
    ALLOW(clock_getres), ALLOW(gettimeofday), ALLOW(time), ALLOW(restart_syscall),

    // Descriptors: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ; no locks, leases, owners.
    RULE(fcntl, ARGUMENT(1), OR_VALUE(F_DUPFD), OR_VALUE(F_GETFD), OR_VALUE(F_SETFD), OR_VALUE(F_GETFL),
         OR_VALUE(F_SETFL), OR_VALUE(F_DUPFD_CLOEXEC), OR_VALUE(F_GETPIPE_SZ), FAIL(EPERM)),
    // Terminals, as asm-generic/ioctls.h numbers them: no TIOCSTI, TIOCLINUX, TIOCCONS, TIOCSETD, TIOCSCTTY; nothing of
    // files and devices but the bytes that wait and, for lsattr, flags.
    RULE(ioctl, ARGUMENT(1),
    OR_VALUE(0x5401 /* TCGETS */), OR_VALUE(0x5402 /* TCSETS */), OR_VALUE(0x5403 /* TCSETSW */),
    OR_VALUE(0x5404 /* TCSETSF */), OR_VALUE(0x5405 /* TCGETA */), OR_VALUE(0x5409 /* TCSBRK */),
    OR_VALUE(0x540a /* TCXONC */), OR_VALUE(0x540b /* TCFLSH */), OR_VALUE(0x540f /* TIOCGPGRP */),
    OR_VALUE(0x5410 /* TIOCSPGRP */), OR_VALUE(0x5411 /* TIOCOUTQ */), OR_VALUE(0x5413 /* TIOCGWINSZ */),
    OR_VALUE(0x5414 /* TIOCSWINSZ */), OR_VALUE(0x541b /* FIONREAD */), OR_VALUE(0x5421 /* FIONBIO */),
    OR_VALUE(0x5429 /* TIOCGSID */), OR_VALUE(0x5450 /* FIONCLEX */), OR_VALUE(0x5451 /* FIOCLEX */),
    OR_VALUE(0x802c542a /* TCGETS2 */), OR_VALUE(0x402c542b /* TCSETS2 */), OR_VALUE(0x80086601 /* FS_IOC_GETFLAGS */),
    FAIL(ENOTTY)),

    // What people try, with the answer that says why.
    REFUSE(truncate, EROFS), REFUSE(link, EROFS), REFUSE(linkat, EROFS), REFUSE(mknod, EROFS), REFUSE(mknodat, EROFS),
    REFUSE(chmod, EROFS), REFUSE(fchmod, EROFS), REFUSE(fchmodat, EROFS), REFUSE(chown, EROFS), REFUSE(fchown, EROFS),
    REFUSE(lchown, EROFS), REFUSE(fchownat, EROFS), REFUSE(utime, EROFS), REFUSE(utimes, EROFS),
    REFUSE(futimesat, EROFS), REFUSE(utimensat, EROFS), REFUSE(setxattr, EROFS), REFUSE(lsetxattr, EROFS),
    REFUSE(fsetxattr, EROFS), REFUSE(removexattr, EROFS), REFUSE(lremovexattr, EROFS), REFUSE(fremovexattr, EROFS),
    REFUSE(fsync, EROFS), REFUSE(fdatasync, EROFS), REFUSE(flock, EPERM), REFUSE(socket, EACCES),
    REFUSE(socketpair, EACCES), REFUSE(ptrace, EPERM), REFUSE(unshare, EPERM), REFUSE(setns, EPERM),
    REFUSE(mount, EPERM), REFUSE(umount2, EPERM), REFUSE(chroot, EPERM), REFUSE(setpriority, EPERM),
    REFUSE(ioprio_set, EPERM), REFUSE(sched_setaffinity, EPERM), REFUSE(sched_setscheduler, EPERM),
    REFUSE(sched_setparam, EPERM), REFUSE(setuid, EPERM), REFUSE(setgid, EPERM), REFUSE(setreuid, EPERM),
    REFUSE(setregid, EPERM), REFUSE(setresuid, EPERM), REFUSE(setresgid, EPERM), REFUSE(setgroups, EPERM),
    REFUSE(capset, EPERM), REFUSE(reboot, EPERM), REFUSE(sethostname, EPERM), REFUSE(settimeofday, EPERM),
    REFUSE(clock_settime, EPERM), REFUSE(syslog, EPERM), REFUSE(bpf, EPERM), REFUSE(perf_event_open, EPERM),
};

static const struct sock_filter tail[] = {FAIL(ENOSYS)};

#define LENGTH(part) (sizeof(part) / sizeof *(part))
#define TAKE(part)                                       \
    do {                                                 \
        memcpy(whole + length, part, sizeof(part));      \
        length += LENGTH(part);                          \
    } while (0)

int apply_filter(const struct filter_choice *choice) {
    struct sock_filter whole[LENGTH(head) + LENGTH(no_tmp) + LENGTH(signals_stay_not) + LENGTH(names_stay_not) +
                             LENGTH(rules) + LENGTH(tail)];
    size_t length = 0;
    TAKE(head);
    if (!choice->tmp) TAKE(no_tmp);
    if (!choice->signals_stay) TAKE(signals_stay_not);
    if (!choice->names_stay) TAKE(names_stay_not);
    TAKE(rules);
    TAKE(tail);
    const struct sock_fprog program = {(unsigned short)length, whole};
    return (int)syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}
