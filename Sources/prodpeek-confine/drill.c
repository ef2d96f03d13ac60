// The fire drill: what a confined session must not be able to do, tried from within. It is a program like any other of the
// session, and can be run by whoever wants to see what an account can do without confinement.
#define _GNU_SOURCE
#include "drill.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/// Seconds after which an attempt has failed: none is meant to wait, but a host can be busy.
#define PATIENCE 20
/// Exit statuses of an attempt's process beside errno, which is less.
#define NO_ERROR 200

struct drill_targets drill_targets;

/// The outcomes that tell against the boundary.
static const char escaped[] = "ESCAPED", failed[] = "failed";

static const struct drill_class *const classes[] = {
    &drill_files,    &drill_kernel_files, &drill_reading,    &drill_network, &drill_processes,
    &drill_watching, &drill_limits,       &drill_namespaces, &drill_kernel,
};

enum drilled worked(long result) { return result >= 0 ? WORKED : REFUSED; }

/// Whether this is a session's own /tmp: the host's belongs to root.
static bool has_own_tmp(void) {
    struct stat status;
    return stat("/tmp", &status) == 0 && status.st_uid == getuid() && (status.st_mode & 07777) == 0700;
}

/// Whether the user namespace is one that maps a single account. Where the file cannot be read it is the host's own.
static bool has_namespaces(void) {
    unsigned first, outside, count = 0;
    FILE *map = fopen("/proc/self/uid_map", "re");
    if (!map) return false;
    bool read = fscanf(map, "%u %u %u", &first, &outside, &count) == 3;
    fclose(map);
    return read && count == 1;
}

/// A directory of an unguessable name, with a file in it, where the account can make one.
static bool make_own(const char *above) {
    char directory[64];
    snprintf(directory, sizeof directory, "%s/.prodpeek-drill-XXXXXX", above);
    if (!mkdtemp(directory)) return false;
    snprintf(drill_targets.place, sizeof drill_targets.place, "%s", directory);
    snprintf(drill_targets.own, sizeof drill_targets.own, "%s/file", directory);
    int file = open(drill_targets.own, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) close(file);
    return file >= 0;
}

static void find_targets(void) {
    struct drill_targets *targets = &drill_targets;
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random) random = (uint64_t)getpid();
    targets->own_tmp = has_own_tmp();
    targets->namespaces = has_namespaces();
    targets->parent = getppid();
    char made[sizeof targets->place] = "";
    if (!targets->prepared) {
        if (make_own("/var/tmp") || make_own("/dev/shm") || make_own("/tmp")) {
            memcpy(made, targets->place, sizeof made);
        } else {
            // Everybody may open it, lock it and truncate it; what only an owner may do is not tried on it.
            snprintf(targets->own, sizeof targets->own, "/dev/null");
            snprintf(targets->place, sizeof targets->place, "/var/tmp");
        }
    }
    struct stat status;
    targets->has_own = lstat(targets->own, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == getuid();
    snprintf(targets->beside, sizeof targets->beside, "%.255s/.new-%llx", targets->place, (unsigned long long)random);
    targets->own_in_tmp = targets->own_tmp && strncmp(made, "/tmp/", 5) == 0;
    if (targets->own_in_tmp) snprintf(targets->place, sizeof targets->place, "/var/tmp");
    snprintf(targets->name, sizeof targets->name, "%.255s/.prodpeek-drill-%llx", targets->place, (unsigned long long)random);
}

static void remove_own(void) {
    if (drill_targets.prepared || strcmp(drill_targets.own, "/dev/null") == 0) return;
    char *slash = strrchr(drill_targets.own, '/');
    unlink(drill_targets.own);
    unlink(drill_targets.beside);
    *slash = 0;
    rmdir(drill_targets.own);
}

/// Tries one, in a process of its own, since some end it; true where it worked that must not, or was not made.
static bool try(const struct drill_class *class, const struct drill_row *row) {
    const char *outcome = "held", *how;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(PATIENCE);
        errno = 0;
        enum drilled drilled = row->try(row);
        if (drilled == REFUSED) _exit(errno > 0 && errno < NO_ERROR ? errno : NO_ERROR);
        _exit(drilled == WORKED ? 0 : NO_ERROR - drilled);
    }
    int status = 0;
    if (child < 0) {
        outcome = failed, how = "no process could be made";
    } else if (waitpid(child, &status, 0) != child) {
        outcome = failed, how = "its process was lost";
    } else if (WIFEXITED(status)) {
        switch (WEXITSTATUS(status)) {
        case 0: outcome = escaped, how = "-"; break;
        case NO_ERROR: how = "-"; break;
        case NO_ERROR - REMAINS: outcome = "known", how = "-"; break;
        case NO_ERROR - UNTRIED: outcome = "untried", how = "there is nothing here to try it on"; break;
        case NO_ERROR - RAN: outcome = "ran", how = row->text; break;
        case NO_ERROR - FAILED: outcome = failed, how = "what it is tried with could not be made"; break;
        default: how = strerror(WEXITSTATUS(status));
        }
    } else {
        // A filter's refusal ends a process by this signal alone; any other, its own alarm too, ended it untried.
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) outcome = failed;
        how = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it was stopped";
    }
    printf("%s\t%s\t%s\t%s\n", outcome, class->name, how, row->what);
    return outcome == escaped || outcome == failed;
}

static bool take_word(const char *word) {
    if (strncmp(word, "directory=/", 11) == 0) {
        drill_targets.prepared = true;
        snprintf(drill_targets.place, sizeof drill_targets.place, "%s", word + 10);
        snprintf(drill_targets.own, sizeof drill_targets.own, "%s/file", word + 10);
        return strlen(word) < sizeof drill_targets.place;
    }
    if (strncmp(word, "closed=/", 8) == 0) {
        if (drill_targets.closed_count == sizeof drill_targets.closed / sizeof *drill_targets.closed) return false;
        drill_targets.closed[drill_targets.closed_count++] = word + 7;
        return true;
    }
    drill_targets.all_processes |= strcmp(word, "processes=all") == 0;
    return strncmp(word, "processes=", 10) == 0 && (drill_targets.all_processes || strcmp(word + 10, "own") == 0);
}

int drill(int count, char *words[]) {
    unsigned tried = 0, open = 0;
    for (int at = 0; at < count; at++) {
        if (take_word(words[at])) continue;
        fprintf(stderr, "prodpeek-confine: --drill [directory=/PATH] [closed=/PATH]... [processes=own|all]\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    // Whoever started it may ignore these, and then nobody is waited for and nothing ends in time.
    signal(SIGCHLD, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    find_targets();
    for (size_t class = 0; class < sizeof classes / sizeof *classes; class++) {
        for (size_t at = 0; at < classes[class]->count; at++, tried++) {
            open += try(classes[class], &classes[class]->rows[at]);
        }
    }
    remove_own();
    printf("end\t%u\n", tried);
    return fflush(stdout) == 0 && open == 0 ? 0 : 1;
}
