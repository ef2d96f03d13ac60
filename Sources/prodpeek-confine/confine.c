#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"
#include "landlock.h"
#include "limits.h"
#include "own-root.h"
#include "probe.h"
#include "refusal.h"

static struct report report;
static int report_descriptor;

/// A report is smaller than PIPE_BUF, so it arrives whole (pipe(7)).
static void send_report(void) {
    if (write(report_descriptor, &report, sizeof report) != sizeof report) _exit(NOTHING_RAN);
}

static _Noreturn void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(report.failure, sizeof report.failure, format, arguments);
    va_end(arguments);
    send_report();
    _exit(NOTHING_RAN);
}

/// Waits for the supervisor's next byte, which never comes if that has died.
static void await_go(int descriptor) {
    char byte;
    if (read(descriptor, &byte, 1) != 1) _exit(NOTHING_RAN);
}

static void reset_signals(void) {
    sigset_t none;
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Those that a user namespace gave; outside one there were none to begin with.
static void drop_capabilities(void) {
    for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {{0}};
    if (syscall(SYS_capset, &header, none) != 0) fail("capabilities could not be dropped: %s", strerror(errno));
}

/// The first process of the namespaces, which end with it: it waits for the session's, and for what others leave behind.
static _Noreturn void lead_namespaces(pid_t first) {
    close_range(0, ~0u, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    drop_capabilities();
    pid_t ended;
    do ended = waitpid(-1, NULL, 0);
    while (ended > 0 ? ended != first : errno == EINTR);
    _exit(0);
}

static void enter_own_root(const struct confinement *confinement) {
    const struct own_root root = {
        .request = confinement->request,
        .reach = confinement->reach,
        .terminal = confinement->terminal_path,
        .uid = confinement->uid,
        .gid = confinement->gid,
    };
    const char *failed = make_own_root(&root);
    if (failed) {
        report.without_namespaces = true;
        fail("%s: %s", failed, strerror(errno));
    }
    pid_t first = fork();
    if (first < 0) fail("the session's first process could not be made: %s", strerror(errno));
    if (first > 0) lead_namespaces(first);
    report.namespaces = true;
}

static void take_streams(const struct confinement *confinement) {
    bool terminal = confinement->terminal >= 0;
    if (setsid() < 0 || (terminal && ioctl(confinement->terminal, TIOCSCTTY, 0) != 0))
        fail("the session's terminal could not be taken: %s", strerror(errno));
    for (int number = 0; number < 3; number++) {
        if (dup2(terminal ? confinement->terminal : confinement->streams[number], number) < 0)
            fail("the session's streams could not be taken: %s", strerror(errno));
    }
    if (close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) != 0) fail("descriptors could not be closed: %s", strerror(errno));
}

static void go_to_directory(const char *path) {
    int directory = strcmp(path, "/") == 0 ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0 && strcmp(path, "/") != 0)
        fail("the working directory %.300s cannot be read: %s", path, strerror(errno));
    if (directory < 0 ? chdir("/") != 0 : fchdir(directory) != 0)
        fail("the working directory %.300s cannot be entered: %s", path, strerror(errno));
    if (directory >= 0) close(directory);
}

static _Noreturn void run(const struct confinement *confinement) {
    char *const shell[] = {"bash", "--noprofile", "--norc", "-i", NULL};
    char *const command[] = {"sh", "-c", (char *)confinement->request->line, NULL};
    if (confinement->request->line) {
        execve("/bin/sh", command, confinement->environment);
    } else {
        execve("/bin/bash", shell, confinement->environment);
    }
    fail("%s could not be started: %s", confinement->request->line ? "/bin/sh" : "/bin/bash", strerror(errno));
}

void confine(const struct confinement *confinement) {
    const struct request *request = confinement->request;
    report_descriptor = confinement->report;
    reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    await_go(confinement->go);
    if (confinement->namespaces) enter_own_root(confinement);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    take_streams(confinement);
    if (apply_limits(request, confinement->namespaces) != 0) fail("limits could not be set: %s", strerror(errno));
    report.limits = true;
    drop_capabilities();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs could not be set: %s", strerror(errno));
    struct landlock_choice landlock = {
        .abi = landlock_abi(),
        .own_root = confinement->namespaces,
        .tmp = confinement->namespaces && request->tmp > 0,
        .all_processes = request->all_processes,
        .terminal = confinement->terminal_path,
    };
    if (landlock.abi < request->abi)
        fail("the kernel has Landlock ABI %u, and %u is the least here; boot one that has it", landlock.abi, request->abi);
    if (apply_landlock(&landlock, confinement->reach) != 0) fail("Landlock could not be applied: %s", strerror(errno));
    if (landlock.abi < request->abi)
        fail("the kernel takes Landlock ABI %u, and %u is the least here", landlock.abi, request->abi);
    report.landlock = landlock.abi;
    const struct filter_choice filter = {
        .tmp = landlock.tmp,
        .signals_stay = confinement->namespaces || landlock.abi >= 6,
        .names_stay = confinement->namespaces,
    };
    if (apply_filter(&filter) != 0) fail("system calls could not be filtered: %s", strerror(errno));
    report.seccomp = true;
    const char *open_door = probe_confinement(request, confinement->reach, confinement->supervisor);
    if (open_door) fail("the confinement was tried and does not hold: %s", open_door);
    report.probe = true;
    go_to_directory(request->directory);
    send_report();
    await_go(confinement->go);
    run(confinement);
}
