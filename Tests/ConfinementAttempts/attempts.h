#pragma once
#include <stdbool.h>
#include <stddef.h>

/// How an attempt ended, as seen from within.
enum outcome { BLOCKED, ESCAPED, SKIPPED };

/// One thing that a confined program must not be able to do.
struct attempt {
    const char *name;
    enum outcome (*try)(const struct attempt *attempt);
    /// What it is tried on: a path, a shell's line, or numbers; each function says which.
    const char *text;
    long first, second, third;
};

struct attempts {
    const struct attempt *at;
    size_t count;
};

extern const struct attempts file_attempts, reading_attempts, process_attempts, namespace_attempts, socket_attempts,
    object_attempts, kernel_attempts;

/// What the tester prepared: see Laboratory.swift.
struct laboratory {
    /// Open to the session; it belongs to the account.
    char open[256];
    /// Readable for the account, closed to the session.
    char secret[256];
    /// A process of the same account outside the session.
    int victim;
    int message_queue, shared_memory, semaphores, port;
};
extern struct laboratory laboratory;

/// A file of the account's that no other attempt uses.
const char *own_file(const struct attempt *attempt);
/// A name in the open directory that no other attempt uses and that does not exist.
const char *new_name(const struct attempt *attempt);
/// `open/NAME`, and `secret/NAME`.
const char *in_open(const char *name);
const char *in_secret(const char *name);

/// Escaped where the call did not fail.
enum outcome succeeded(long result);
/// Makes what follows be told as skipped, and why.
enum outcome skip(const char *why);
