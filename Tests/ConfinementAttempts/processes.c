// Disturbing the account's other processes, and escaping from who watches one's own.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

/// Signals that the victim ignores, so that it is there for the next attempt.
static outcome signals_victim(row attempt) {
    pid_t victim = laboratory.victim;
    siginfo_t info = {.si_signo = SIGUSR1, .si_code = SI_QUEUE};
    info.si_pid = getpid();
    info.si_uid = getuid();
    switch (attempt->first) {
    case 0: return succeeded(kill(victim, 0));
    case 1: return succeeded(kill(victim, SIGUSR1));
    case 2: return succeeded(kill(-victim, SIGUSR1));
    case 3: return succeeded(syscall(SYS_tgkill, victim, victim, SIGUSR1));
    case 4: return succeeded(syscall(SYS_tkill, victim, SIGUSR1));
    case 5: return succeeded(sigqueue(victim, SIGUSR1, (union sigval){0}));
    case 6: return succeeded(syscall(SYS_rt_tgsigqueueinfo, victim, victim, SIGUSR1, &info));
    case 7: return succeeded(syscall(SYS_pidfd_send_signal, syscall(SYS_pidfd_open, victim, 0), SIGUSR1, NULL, 0));
    case 8: {
        // A signal for input to come, to whoever is named.
        int ends[2];
        if (pipe(ends) != 0 || fcntl(ends[0], F_SETOWN, victim) != 0) return BLOCKED;
        return succeeded(fcntl(ends[0], F_SETFL, O_ASYNC));
    }
    case 9: return succeeded(kill(getppid() == 1 ? 1 : -getpgid(victim), SIGUSR1));
    default: return skip("no such signal");
    }
}

static outcome pokes_victim(row attempt) {
    pid_t victim = laboratory.victim;
    char byte;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    struct iovec here = {&byte, 1}, there = {(void *)signals_victim, 1};
    switch (attempt->first) {
    case 0: return succeeded(ptrace(PTRACE_ATTACH, victim, NULL, NULL));
    case 1: return succeeded(ptrace(PTRACE_SEIZE, victim, NULL, NULL));
    case 2:
        if (process_vm_readv(victim, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT) return ESCAPED;
        return BLOCKED;
    case 3:
        if (process_vm_writev(victim, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT) return ESCAPED;
        return BLOCKED;
    case 4: return succeeded(syscall(SYS_kcmp, getpid(), victim, 0, 0, 0));
    case 5: return succeeded(prlimit(victim, RLIMIT_NOFILE, NULL, &(struct rlimit){0, 0}));
    case 6: return succeeded(prlimit(victim, RLIMIT_CORE, &(struct rlimit){0, 0}, NULL));
    case 7: return succeeded(sched_setaffinity(victim, sizeof one, &one));
    case 8: return succeeded(setpriority(PRIO_PROCESS, (id_t)victim, 15));
    case 9: return succeeded(setpriority(PRIO_USER, getuid(), 15));
    case 10: return succeeded(syscall(SYS_ioprio_set, 1, victim, 3 << 13));
    case 11: return succeeded(sched_setscheduler(victim, SCHED_BATCH, &(struct sched_param){0}));
    case 12: return succeeded(syscall(SYS_move_pages, victim, 0, NULL, NULL, NULL, 0));
    case 13: return succeeded(syscall(SYS_migrate_pages, victim, 8, &(unsigned long){1}, &(unsigned long){1}));
    case 14: return succeeded(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, victim, 0), 0, 0));
    case 15: return succeeded(syscall(SYS_process_madvise, syscall(SYS_pidfd_open, victim, 0), &there, 1, 20, 0));
    case 16: return succeeded(setpgid(victim, 0));
    case 17: return succeeded(syscall(SYS_sched_setattr, victim,
                                      &(struct { uint32_t size, policy; uint64_t rest[5]; }){48, 3, {0}}, 0));
    case 18: return succeeded(syscall(SYS_get_robust_list, victim, &(void *){0}, &(size_t){0}));
    case 19: return succeeded(syscall(SYS_pidfd_open, victim, 0));
    default: return skip("no such poke");
    }
}

/// text: a file about the victim that changes it.
static outcome writes_victim(row attempt) {
    char path[64] = "/proc/";
    char number[16];
    int length = 0, digits = laboratory.victim;
    do number[length++] = (char)('0' + digits % 10);
    while ((digits /= 10) > 0);
    while (length > 0) strncat(path, &number[--length], 1);
    strcat(path, "/");
    strcat(path, attempt->text);
    return succeeded(open(path, O_WRONLY));
}

/// first: flags of clone(2) for a process that its tracer would not see, or in namespaces of its own.
static outcome clones(row attempt) {
    long child = syscall(SYS_clone, attempt->first | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) _exit(0);
    return succeeded(child);
}

static outcome clones3(row attempt) {
    struct clone_args arguments = {.flags = (uint64_t)attempt->first, .exit_signal = SIGCHLD};
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) _exit(0);
    return succeeded(child);
}

static outcome hides_program(row attempt) {
    int memory;
    switch (attempt->first) {
    case 0: return succeeded(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    case 1: return succeeded(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    case 2: return succeeded(prctl(PR_SET_MM, PR_SET_MM_ARG_START, (unsigned long)&memory, 0, 0));
    case 3: return succeeded(syscall(SYS_memfd_create, "program", 0));
    case 4: return succeeded(syscall(SYS_execveat, open("/bin/true", O_PATH), "", (char *[]){"true", NULL},
                                     (char *[]){NULL}, AT_EMPTY_PATH));
    case 5: return succeeded(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
    case 6: return succeeded(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
    case 7: return succeeded(syscall(447 /* memfd_secret */, 0));
    default: return skip("no such disguise");
    }
}

static outcome raises_limits(row attempt) {
    struct rlimit now;
    int resource = (int)attempt->first;
    if (getrlimit(resource, &now) != 0) return BLOCKED;
    now.rlim_cur = now.rlim_max = attempt->second ? (rlim_t)attempt->third : now.rlim_max + 1;
    if (attempt->second == 0 && now.rlim_max == 0) return skip("already without bounds");
    return succeeded(prlimit(0, resource, &now, NULL));
}

/// A pointer whose lower half is zero must not pass for none.
static outcome lowers_core_limit_by_address(row attempt) {
    (void)attempt;
    struct rlimit *limit = mmap((void *)(1ul << 36), 4096, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (limit == MAP_FAILED) return skip("no such address");
    return succeeded(prlimit(0, RLIMIT_CORE, limit, NULL));
}

static outcome is_nice(row attempt) {
    (void)attempt;
    errno = 0;
    return getpriority(PRIO_PROCESS, 0) < 10 || setpriority(PRIO_PROCESS, 0, 0) == 0 ? ESCAPED : BLOCKED;
}

/// More processes than a session has, which all wait at once.
static outcome forks_many(row attempt) {
    pid_t children[512];
    int made = 0;
    while (made < attempt->first) {
        pid_t child = fork();
        if (child < 0) break;
        if (child == 0) {
            pause();
            _exit(0);
        }
        children[made++] = child;
    }
    int living = 0;
    for (int at = 0; at < made; at++) {
        living += waitpid(children[at], NULL, WNOHANG) == 0;
        kill(children[at], SIGKILL);
    }
    return living >= attempt->first ? ESCAPED : BLOCKED;
}

static const struct attempt rows[] = {
    {"signal_none", signals_victim, NULL, 0, 0, 0},
    {"signal_kill", signals_victim, NULL, 1, 0, 0},
    {"signal_group", signals_victim, NULL, 2, 0, 0},
    {"signal_tgkill", signals_victim, NULL, 3, 0, 0},
    {"signal_tkill", signals_victim, NULL, 4, 0, 0},
    {"signal_queue", signals_victim, NULL, 5, 0, 0},
    {"signal_thread_queue", signals_victim, NULL, 6, 0, 0},
    {"signal_pidfd", signals_victim, NULL, 7, 0, 0},
    {"signal_by_input", signals_victim, NULL, 8, 0, 0},
    {"ptrace_attach", pokes_victim, NULL, 0, 0, 0},
    {"ptrace_seize", pokes_victim, NULL, 1, 0, 0},
    {"process_vm_read", pokes_victim, NULL, 2, 0, 0},
    {"process_vm_write", pokes_victim, NULL, 3, 0, 0},
    {"kcmp", pokes_victim, NULL, 4, 0, 0},
    {"limits_of_victim", pokes_victim, NULL, 5, 0, 0},
    {"limit_victim", pokes_victim, NULL, 6, 0, 0},
    {"affinity_of_victim", pokes_victim, NULL, 7, 0, 0},
    {"renice_victim", pokes_victim, NULL, 8, 0, 0},
    {"renice_account", pokes_victim, NULL, 9, 0, 0},
    {"ioprio_of_victim", pokes_victim, NULL, 10, 0, 0},
    {"schedule_victim", pokes_victim, NULL, 11, 0, 0},
    {"move_pages", pokes_victim, NULL, 12, 0, 0},
    {"migrate_pages", pokes_victim, NULL, 13, 0, 0},
    {"pidfd_getfd", pokes_victim, NULL, 14, 0, 0},
    {"process_madvise", pokes_victim, NULL, 15, 0, 0},
    {"group_victim", pokes_victim, NULL, 16, 0, 0},
    {"schedule_victim_attributes", pokes_victim, NULL, 17, 0, 0},
    {"robust_list_of_victim", pokes_victim, NULL, 18, 0, 0},
    {"pidfd_open", pokes_victim, NULL, 19, 0, 0},
    {"victim_write_memory", writes_victim, "mem", 0, 0, 0},
    {"victim_write_oom_score", writes_victim, "oom_score_adj", 0, 0, 0},
    {"victim_write_clear_refs", writes_victim, "clear_refs", 0, 0, 0},
    {"victim_write_coredump_filter", writes_victim, "coredump_filter", 0, 0, 0},
    {"victim_write_comm", writes_victim, "comm", 0, 0, 0},
    {"victim_write_timerslack", writes_victim, "timerslack_ns", 0, 0, 0},
    {"clone_untraced", clones, NULL, CLONE_UNTRACED, 0, 0},
    {"clone_ptrace", clones, NULL, CLONE_PTRACE, 0, 0},
    {"clone_parent", clones, NULL, CLONE_PARENT, 0, 0},
    {"clone_user", clones, NULL, CLONE_NEWUSER, 0, 0},
    {"clone_user_mount", clones, NULL, CLONE_NEWUSER | CLONE_NEWNS, 0, 0},
    {"clone_pid", clones, NULL, CLONE_NEWPID, 0, 0},
    {"clone3_plain", clones3, NULL, 0, 0, 0},
    {"clone3_untraced", clones3, NULL, CLONE_UNTRACED, 0, 0},
    {"clone3_user", clones3, NULL, CLONE_NEWUSER, 0, 0},
    {"traced_by_another", hides_program, NULL, 0, 0, 0},
    {"not_dumpable", hides_program, NULL, 1, 0, 0},
    {"moved_arguments", hides_program, NULL, 2, 0, 0},
    {"memfd", hides_program, NULL, 3, 0, 0},
    {"execveat", hides_program, NULL, 4, 0, 0},
    {"subreaper", hides_program, NULL, 5, 0, 0},
    {"any_tracer", hides_program, NULL, 6, 0, 0},
    {"secret_memory", hides_program, NULL, 7, 0, 0},
    {"core_limit_zero", raises_limits, NULL, RLIMIT_CORE, 1, 0},
    {"core_limit_by_address", lowers_core_limit_by_address, NULL, 0, 0, 0},
    {"raise_tasks", raises_limits, NULL, RLIMIT_NPROC, 1, 100000},
    {"raise_memory", raises_limits, NULL, RLIMIT_DATA, 1, -1},
    {"raise_files", raises_limits, NULL, RLIMIT_NOFILE, 1, 4096},
    {"raise_core", raises_limits, NULL, RLIMIT_CORE, 1, 1 << 20},
    {"nice", is_nice, NULL, 0, 0, 0},
    {"many_processes", forks_many, NULL, 200, 0, 0},
};

const struct attempts process_attempts = {rows, sizeof rows / sizeof *rows};
