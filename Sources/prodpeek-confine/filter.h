#pragma once
#include <stdbool.h>

/// What else holds beside the filter, and so need not be refused by it.
struct filter_choice {
    /// A private /tmp exists: names in it can be made and removed.
    bool tmp;
    /// Signals cannot leave the session (a process namespace, or Landlock's scope).
    bool signals_stay;
    /// Only what may be read has a name (a mount namespace), so that files can be watched.
    bool names_stay;
};

/// Allows only the system calls of filter.c from here on, in this process and all that it starts; 0 or -1 with errno.
int apply_filter(const struct filter_choice *choice);
