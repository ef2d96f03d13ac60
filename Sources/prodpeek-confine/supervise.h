#pragma once
#include <stdbool.h>

#include "places.h"

/// Starts a session, stays outside its confinement, and speaks for it on stdin and stdout until it has ended.
///
/// `layers_only` prints the layers, one a line, runs nothing, and exits with 0 if all hold.
_Noreturn void supervise(struct request *request, const struct reach *reach, bool layers_only);
