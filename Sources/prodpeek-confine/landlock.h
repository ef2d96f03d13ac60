#pragma once
#include <stdbool.h>

#include "places.h"

/// The kernel's Landlock ABI, or 0 where it has none.
unsigned landlock_abi(void);

/// What Landlock is to allow beside the places.
struct landlock_choice {
    /// The kernel's; afterwards what it took.
    unsigned abi;
    /// The root is the session's own: closed places are covered by mounts, and it can be listed.
    bool own_root;
    bool tmp;
    bool all_processes;
    /// `/dev/pts/N`, or NULL.
    const char *terminal;
};

/// Denies every access that the ABI knows but those to the session's places; 0, or -1 with errno.
int apply_landlock(struct landlock_choice *choice, const struct reach *reach);
