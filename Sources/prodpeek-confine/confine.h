#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "places.h"

/// What the confined process says to the supervisor, at most twice: when everything holds or something does not, and
/// when its program could not be started after all.
struct report {
    unsigned landlock;
    bool limits, seccomp, namespaces, probe;
    /// Namespaces could not be made to hold, so nothing else was tried.
    bool without_namespaces;
    /// Why nothing can run, or empty.
    char failure[512];
};

/// What a process needs to confine itself.
struct confinement {
    const struct request *request;
    const struct reach *reach;
    char **environment;
    bool namespaces;
    unsigned uid, gid;
    pid_t supervisor;
    /// The terminal's slave and its path, or -1 and NULL.
    int terminal;
    const char *terminal_path;
    /// What become descriptors 0, 1 and 2 where there is no terminal.
    int streams[3];
    /// Where `struct report` goes, and where the supervisor writes a byte: when it traces this process, and to go.
    int report, go;
};

/// Confines this process, for good and step by step, and runs the session's program once it is told to.
///
/// It is single-threaded, and every failure ends it: Confinement.md has the order and why.
_Noreturn void confine(const struct confinement *confinement);
