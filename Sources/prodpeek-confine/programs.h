#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "fields.h"
#include "trace.h"

/// The most bytes of a program's arguments in a frame.
#define ARGUMENTS_MOST 49152

/// Describes a program that waits before its first instruction; false where the kernel does not tell what it is.
bool describe_program(const struct tracee *tracee, struct fields *fields);

/// Describes how a program ended.
void describe_end(pid_t id, int status, uint64_t time, struct fields *fields);

/// Adds `status` or `signal`.
void add_ending(struct fields *fields, int status);

/// Nanoseconds since 1970.
uint64_t now(void);
