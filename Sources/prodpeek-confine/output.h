#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "launch.h"

/// Starts with what a new process writes.
void output_open(const struct launch *launch);
/// Makes frames of what has been written, as far as there is room for them.
void output_take(void);
/// Remembers that a program has ended: its `Q` follows what it wrote before.
void output_after(pid_t id, int status);
/// Whether nobody can write any more and all has been taken, the ends of programs too.
bool output_is_over(void);
/// The descriptor of the output (0) or error output (1) to wait for, or -1.
int output_descriptor(int number);
/// Stops waiting for output: whoever still holds it is not ending.
void output_give_up(void);
