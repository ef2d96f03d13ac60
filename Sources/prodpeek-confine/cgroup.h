#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "request.h"

/// Puts a process, and all that it will start, into a cgroup of the session's own below the delegated one.
///
/// Returns NULL, or why that cannot be.
const char *join_cgroup(const struct request *request, pid_t process);

/// Removes the session's cgroup, if it has one and it is empty.
void leave_cgroup(void);
