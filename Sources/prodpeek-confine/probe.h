#pragma once
#include <sys/types.h>

#include "places.h"

/// Tries, from within, what must fail: writing, reading elsewhere, a socket, a signal, a namespace.
///
/// Returns NULL, or what did not fail.
const char *probe_confinement(const struct request *request, const struct reach *reach, pid_t supervisor);
