// ptrace(2): every process of a session waits at its programs' starts until they have been reported. A traced process
// cannot leave: clone(2) with CLONE_UNTRACED is refused by filter.c.
#define _GNU_SOURCE
#include "trace.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "refusal.h"

static struct tracee *tracees;
static size_t count, room;

static struct tracee *find(pid_t id) {
    for (size_t at = 0; at < count; at++) {
        if (tracees[at].id == id) return &tracees[at];
    }
    return NULL;
}

/// A number out of /proc/ID/status, or 0.
static pid_t number_of(pid_t id, const char *name) {
    char path[32], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)id);
    FILE *file = fopen(path, "re");
    long number = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, strlen(name)) == 0) number = strtol(line + strlen(name), NULL, 10);
    }
    if (file) fclose(file);
    return (pid_t)number;
}

/// Notes a tracee the first time that anything tells of it: that is its own stop or its maker's, in either order.
static struct tracee *note(pid_t id) {
    struct tracee *known = find(id);
    if (known) return known;
    if (count == room) {
        room = room ? 2 * room : 64;
        tracees = realloc(tracees, room * sizeof *tracees);
        // What cannot be reported does not go on: the session ends with this process.
        if (!tracees) refuse("no memory is left to follow the session's processes");
    }
    pid_t group = number_of(id, "Tgid:");
    tracees[count] = (struct tracee){.id = id, .group = group ? group : id, .parent = number_of(id, "PPid:")};
    return &tracees[count++];
}

static void forget(struct tracee *tracee) { *tracee = tracees[--count]; }

/// Of a process that starts a program only that thread is left, under the process's own number.
static struct tracee *only_thread(pid_t group) {
    struct tracee all = *note(group);
    for (size_t at = count; at-- > 0;) {
        if (tracees[at].group != group) continue;
        all.reported |= tracees[at].reported;
        forget(&tracees[at]);
    }
    all.group = group;
    struct tracee *tracee = note(group);
    *tracee = all;
    return tracee;
}

int trace_start(pid_t child) {
    const long options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                         PTRACE_O_EXITKILL;
    note(child);
    return (int)ptrace(PTRACE_SEIZE, child, NULL, (void *)options);
}

static struct event stopped(pid_t id, int status) {
    struct tracee *tracee = note(id);
    int signal = WSTOPSIG(status), reason = status >> 16;
    unsigned long made = 0;
    switch (reason) {
    case PTRACE_EVENT_EXEC:
        tracee = only_thread(id);
        tracee->held = true;
        tracee->released_at = 0;
        return (struct event){.kind = PROGRAM_HELD, .tracee = *tracee};
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE: {
        pid_t maker = tracee->group;
        struct event event = {.kind = NOTHING_HAPPENED};
        // One that is not known may have been killed and taken before its maker was heard: its number is anybody's then.
        if (ptrace(PTRACE_GETEVENTMSG, id, NULL, &made) == 0 &&
            (find((pid_t)made) || number_of((pid_t)made, "TracerPid:") == getpid())) {
            struct tracee *child = note((pid_t)made);
            if (child->group == child->id) child->parent = maker;
            event = (struct event){.kind = PROCESS_MADE, .tracee = *child};
        }
        ptrace(PTRACE_CONT, id, NULL, NULL);
        return event;
    }
    case PTRACE_EVENT_STOP:
        // A stop of the whole group (Ctrl-Z) lasts until SIGCONT; every other is the start of a new tracee.
        ptrace(signal == SIGTRAP ? PTRACE_CONT : PTRACE_LISTEN, id, NULL, NULL);
        break;
    default:
        ptrace(PTRACE_CONT, id, NULL, (void *)(long)(reason ? 0 : signal));
    }
    return (struct event){.kind = NOTHING_HAPPENED};
}

struct event trace_next(void) {
    int status;
    pid_t id;
    while ((id = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
        if (WIFSTOPPED(status)) {
            struct event event = stopped(id, status);
            if (event.kind != NOTHING_HAPPENED) return event;
        } else {
            struct tracee *tracee = find(id);
            if (!tracee) continue;
            struct event event = {.kind = PROCESS_ENDED, .tracee = *tracee, .status = status};
            forget(tracee);
            return event;
        }
    }
    return (struct event){.kind = NOTHING_HAPPENED};
}

size_t trace_count(void) { return count; }

struct tracee *trace_held(size_t *at) {
    while (*at < count) {
        struct tracee *tracee = &tracees[(*at)++];
        if (tracee->held) return tracee;
    }
    return NULL;
}

void trace_release(struct tracee *tracee) {
    tracee->held = false;
    ptrace(PTRACE_CONT, tracee->id, NULL, NULL);
}

bool trace_has_group(pid_t group) {
    for (size_t at = 0; at < count; at++) {
        if (getpgid(tracees[at].id) == group) return true;
    }
    return false;
}

void trace_kill_all(void) {
    for (size_t at = 0; at < count; at++) kill(tracees[at].id, SIGKILL);
}
