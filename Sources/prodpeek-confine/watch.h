#ifndef PRODPEEK_WATCH_H
#define PRODPEEK_WATCH_H

#include <stdbool.h>

/// Milliseconds between two looks.
#define WATCH_PERIOD 1000

/// Remembers which file a path leads to now; NULL watches none.
void watch_begin(const char *path);

/// Whether there is a path whose file is still the one.
bool watch_goes_on(void);

/// Looks at the path; true once, when it leads to another file than at the beginning, or to none.
bool watch_sees_another(void);

#endif
