#pragma once
#include "request.h"

/// Bounds what every process of the session takes from the host, for good; 0, or -1 with errno.
///
/// `own_count` says that the account's other processes do not count towards `tasks` (a user namespace).
int apply_limits(const struct request *request, int own_count);
