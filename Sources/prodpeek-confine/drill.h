#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// How an attempt ended: it did what a session must not, it did what is known to remain, the kernel refused it (errno says
/// how), there was nothing to try it on, it started a program that whoever watches has to have seen, or it was not made
/// although there was something to try it on, which says nothing of the boundary.
enum drilled { WORKED = 0, REMAINS = -2, REFUSED = -1, UNTRIED = -3, RAN = -4, FAILED = -5 };

/// One thing that a confined program must not be able to do, tried so that nothing is changed where it can.
struct drill_row {
    /// For people, after "it could": at most 80 characters.
    const char *what;
    enum drilled (*try)(const struct drill_row *row);
    /// What it is tried on; each function says what.
    const char *text;
    long number;
};

struct drill_class {
    const char *name;
    const struct drill_row *rows;
    size_t count;
};

#define DRILL_CLASS(symbol, words, table) const struct drill_class symbol = {words, table, sizeof table / sizeof *table}

extern const struct drill_class drill_files, drill_kernel_files, drill_reading, drill_network, drill_processes,
    drill_watching, drill_limits, drill_namespaces, drill_kernel;

/// What there is to try things on.
struct drill_targets {
    /// Where no name may be made or changed, and a name that is nowhere yet.
    char place[256], name[300];
    /// A file that can be reached, and a name that is not yet beside it.
    char own[300], beside[300];
    /// That file is an ordinary one and the account's: what only an owner may do can be tried on it.
    bool has_own;
    /// The session has a /tmp of its own, where files may be written; and that file is in it.
    bool own_tmp, own_in_tmp;
    /// That file was made ready by whoever asked for the drill.
    bool prepared;
    /// Paths that exist, and that the session may not read.
    const char *closed[16];
    size_t closed_count;
    /// What the session has of its own, or is given.
    bool namespaces, all_processes;
    /// What started the drill.
    pid_t parent;
};
extern struct drill_targets drill_targets;

/// Worked, where a system call did not fail.
enum drilled worked(long result);

/// Tries everything, prints a line for each attempt, and removes what could be made; Confinement.md has the words and lines.
///
/// Returns the exit status: 0 where all was tried and nothing worked that must not, 1 otherwise, 64 for a word that is none.
int drill(int count, char *words[]);
