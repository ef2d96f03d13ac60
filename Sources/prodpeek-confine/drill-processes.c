// Other processes, hiding from whoever watches the session's own, and what a session may take of the host.
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
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

#include "drill.h"

typedef enum drilled drilled;
typedef const struct drill_row *row;

/// The most processes that are looked for by number: signal 0 tells whether one could be signalled, and does nothing.
#define NUMBERS_MOST 65536

static bool is_own(pid_t process) { return process <= 1 || getsid(process) == getsid(0); }

static drilled signals_others(row row) {
    int last = ESRCH;
    for (pid_t process = 2; process < NUMBERS_MOST; process++) {
        if (is_own(process)) continue;
        if (kill(process, 0) == 0) return WORKED;
        if (errno != ESRCH) last = errno;
    }
    if (!is_own(drill_targets.parent) && kill(drill_targets.parent, 0) == 0) return WORKED;
    (void)row;
    errno = last;
    return REFUSED;
}

/// The session of a process as this /proc numbers it, where several can be mounted; 0 outside of it, -1 for none.
static int session_of(const char *process) {
    char path[280], text[512] = "";
    int session = -1;
    snprintf(path, sizeof path, "/proc/%s/stat", process);
    FILE *file = fopen(path, "re");
    if (!file) return -1;
    // proc_pid_stat(5): the name is in parentheses and can hold any, then come state, parent, group and session.
    const char *behind = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    if (!behind || sscanf(behind, ") %*c %*d %*d %d", &session) != 1) session = -1;
    fclose(file);
    return session;
}

/// What `processes=all` shows, and what is found by opening alone.
#define SHOWN 1
#define OPENED 2

/// text: a file of any process that is not the session's; number: of these.
static drilled reads_others(row row) {
    char path[300], bytes[16];
    DIR *processes = opendir("/proc");
    if (!processes) return REFUSED;
    int last = ESRCH, own = session_of("self");
    for (struct dirent *entry; (entry = readdir(processes));) {
        int session = isdigit((unsigned char)entry->d_name[0]) ? session_of(entry->d_name) : -1;
        if (session <= 0 || session == own) continue;
        snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, row->text);
        int file = open(path, O_RDONLY | O_NONBLOCK);
        if (file < 0) last = errno;
        bool found = file >= 0 && ((row->number & OPENED) != 0 || read(file, bytes, sizeof bytes) > 0);
        if (file >= 0) close(file);
        if (found) return (row->number & SHOWN) != 0 && drill_targets.all_processes ? REMAINS : WORKED;
    }
    errno = last;
    return REFUSED;
}

/// A child that only waits, and ends with what made it: an attempt that is ended leaves none to disturb the next.
static pid_t waiting_child(void) {
    pid_t parent = getpid(), child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    while (getppid() == parent) pause();
    _exit(0);
}

/// number: what is done to a child, which must not be done to any process; nothing of it changes.
static drilled pokes_child(row row) {
    char byte;
    struct iovec here = {&byte, 1};
    struct rlimit limit;
    cpu_set_t processors;
    drilled done = UNTRIED;
    pid_t child = waiting_child();
    if (child < 0) return FAILED;
    switch (row->number) {
    case 0: done = worked(ptrace(PTRACE_ATTACH, child, NULL, NULL)); break;
    case 1: done = worked(ptrace(PTRACE_SEIZE, child, NULL, NULL)); break;
    case 2: done = worked(process_vm_readv(child, &here, 1, &here, 1, 0)); break;
    case 3: done = worked(process_vm_writev(child, &here, 1, &here, 1, 0)); break;
    case 4: done = worked(syscall(SYS_pidfd_open, child, 0)); break;
    case 5: done = worked(getrlimit(RLIMIT_NOFILE, &limit) == 0 ? prlimit(child, RLIMIT_NOFILE, &limit, NULL) : -1); break;
    case 6: done = worked(setpriority(PRIO_PROCESS, (id_t)child, getpriority(PRIO_PROCESS, 0))); break;
    case 7: done = worked(syscall(SYS_ioprio_set, 1, child, 3 << 13)); break;
    case 8:
        CPU_ZERO(&processors);
        sched_getaffinity(0, sizeof processors, &processors);
        done = worked(sched_setaffinity(child, sizeof processors, &processors));
        break;
    case 9: done = worked(sched_setscheduler(child, SCHED_OTHER, &(struct sched_param){0})); break;
    case 10: done = worked(syscall(SYS_kcmp, getpid(), child, 0, 0, 0)); break;
    }
    int error = errno;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    errno = error;
    return done;
}

/// number: flags of clone(2) for a process that its tracer would not see.
static drilled clones(row row) {
    long child = syscall(SYS_clone, row->number | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) _exit(0);
    return worked(child);
}

static drilled clones3(row row) {
    struct clone_args arguments = {.flags = (unsigned long long)row->number, .exit_signal = SIGCHLD};
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) _exit(0);
    return worked(child);
}

static drilled hides_program(row row) {
    switch (row->number) {
    case 0: return worked(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    case 1: return worked(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    case 2: return worked(syscall(SYS_memfd_create, "drill", 0));
    case 3: {
        // Without a program, so that nothing runs: a kernel that looks for it at all says that there is none.
        long result = syscall(SYS_execveat, -1, "", NULL, NULL, 0);
        return result >= 0 || errno == ENOENT || errno == EBADF ? WORKED : REFUSED;
    }
    case 4: return worked(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
    }
    return UNTRIED;
}

/// text: an argument by which the program is known; number: whether it leaves its parent and its session first.
static drilled runs_program(row row) {
    int ends[2];
    char byte;
    if (access("/bin/true", X_OK) != 0) return UNTRIED;
    if (pipe(ends) != 0) return FAILED;
    pid_t child = row->number ? fork() : vfork();
    if (child == 0 && (!row->number || (setsid() >= 0 && fork() == 0))) execl("/bin/true", "true", row->text, NULL);
    if (child == 0) _exit(0);
    // The program holds the other end until it is over.
    close(ends[1]);
    return child > 0 && read(ends[0], &byte, 1) == 0 ? RAN : FAILED;
}

/// number: how many processes are to live at once.
static drilled forks_many(row row) {
    pid_t children[512];
    int made = 0, living = 0;
    while (made < row->number) {
        pid_t child = waiting_child();
        if (child < 0) break;
        children[made++] = child;
    }
    if (made == 0) return FAILED;
    // The number of one that is over can be another's already.
    for (int at = 0; at < made; at++) {
        if (waitpid(children[at], NULL, WNOHANG) == 0) children[living++] = children[at];
    }
    for (int at = 0; at < living; at++) kill(children[at], SIGKILL);
    for (int at = 0; at < living; at++) waitpid(children[at], NULL, 0);
    errno = EAGAIN;
    return living >= row->number ? WORKED : REFUSED;
}

static drilled takes(row row) {
    struct rlimit limit = {0, 0};
    switch (row->number) {
    case 0:
        return mmap(NULL, 2ul << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? REFUSED
                                                                                                             : WORKED;
    case 1:
        return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? REFUSED
                                                                                                         : WORKED;
    case 2:
        for (int made = 0; made < 2048; made++) {
            if (dup(0) < 0) return REFUSED;
        }
        return WORKED;
    case 3: return worked(setrlimit(RLIMIT_CORE, &limit));
    case 4: errno = 0; return getpriority(PRIO_PROCESS, 0) < 10 ? WORKED : REFUSED;
    case 5: {
        int ends[2];
        return pipe(ends) != 0 ? FAILED : worked(fcntl(ends[0], F_SETPIPE_SZ, 1 << 20));
    }
    }
    return UNTRIED;
}

static const struct drill_row processes[] = {
    {"signal a process that is not the session's", signals_others, NULL, 0},
    {"see other processes and their arguments", reads_others, "cmdline", SHOWN},
    {"read another's environment", reads_others, "environ", 0},
    {"list another's descriptors", reads_others, "fd", SHOWN | OPENED},
    {"attach to a process with ptrace", pokes_child, NULL, 0},
    {"seize a process with ptrace", pokes_child, NULL, 1},
    {"read a process's memory", pokes_child, NULL, 2},
    {"write a process's memory", pokes_child, NULL, 3},
    {"open a descriptor of a process", pokes_child, NULL, 4},
    {"set a process's limits", pokes_child, NULL, 5},
    {"set a process's priority", pokes_child, NULL, 6},
    {"set a process's I/O priority", pokes_child, NULL, 7},
    {"set a process's processors", pokes_child, NULL, 8},
    {"set a process's scheduling", pokes_child, NULL, 9},
    {"compare what processes have open", pokes_child, NULL, 10},
};

static const struct drill_row watching[] = {
    {"start a process that no tracer follows", clones, NULL, CLONE_UNTRACED},
    {"start a process that its tracer is not told of", clones, NULL, CLONE_PTRACE},
    {"start a process as its parent's child", clones, NULL, CLONE_PARENT},
    {"start a process with clone3", clones3, NULL, 0},
    {"be traced by another", hides_program, NULL, 0},
    {"hide its memory from its tracer", hides_program, NULL, 1},
    {"make a program without a file", hides_program, NULL, 2},
    {"run a program by a descriptor", hides_program, NULL, 3},
    {"keep what others leave behind", hides_program, NULL, 4},
    {"run a program untold that left its session", runs_program, "prodpeek-drill-left", 1},
    {"run a program untold by vfork", runs_program, "prodpeek-drill-vfork", 0},
};

static const struct drill_row limits[] = {
    {"have 300 processes at once", forks_many, NULL, 300},
    {"take 2 GiB of memory", takes, NULL, 0},
    {"share memory without a file", takes, NULL, 1},
    {"have 2048 files open", takes, NULL, 2},
    {"change the limit of core files", takes, NULL, 3},
    {"run as often as what the host is for", takes, NULL, 4},
    {"make a pipe large", takes, NULL, 5},
};

DRILL_CLASS(drill_processes, "processes", processes);
DRILL_CLASS(drill_watching, "watching", watching);
DRILL_CLASS(drill_limits, "limits", limits);
