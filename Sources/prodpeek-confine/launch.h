#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "places.h"

/// A process that confines itself, and the supervisor's ends of what leads to it.
struct launch {
    pid_t child;
    bool namespaces;
    int report, go;
    /// The terminal's master, which is both input and output; or pipes.
    bool terminal;
    int input, output, errors;
    /// The terminal's slave, or -1: while it is open the terminal does not end when its last user closes it for a while.
    int slave;
};

/// Makes the process, which waits until it is traced; 0, or -1 with errno.
int launch(struct launch *launch, const struct request *request, const struct reach *reach, bool namespaces);

/// Closes what leads to a process that has ended.
void close_launch(struct launch *launch);
