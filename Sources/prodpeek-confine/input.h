#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "launch.h"

/// Takes an `i` frame's bytes to give to the command; there must be none left of the one before.
void input_take(const char *bytes, size_t length);
/// Takes note that no more comes.
void input_end(void);
/// Whether bytes are left that the command has not taken.
bool input_waits(void);
/// Gives the command what it takes without waiting, and says so of a terminal with an `I` frame.
void input_give(struct launch *launch);
