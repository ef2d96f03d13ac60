#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The most letters of base64 that a request has: 96 KiB, below MAX_ARG_STRLEN (128 KiB, execve(2)).
#define REQUEST_TEXT_MOST (96 * 1024)
/// The most `read` or `hide` fields of a request, so that a start stays short.
#define PATTERNS_MOST 1024
/// Columns and rows of a terminal.
#define TERMINAL_SIZE_MOST 10000

/// Values of a field that can be repeated; they live as long as the request.
struct texts {
    const char *at[PATTERNS_MOST];
    size_t count;
};

/// The layers by their names in the `L` frame, as bits.
enum layer {
    LAYER_LANDLOCK = 1 << 0,
    LAYER_SECCOMP = 1 << 1,
    LAYER_LIMITS = 1 << 2,
    LAYER_NAMESPACES = 1 << 3,
    LAYER_CGROUP = 1 << 4,
    LAYER_TRACE = 1 << 5,
    LAYER_PROBE = 1 << 6,
};

/// What a session may do, as the gateway asked and the host's own configuration narrowed it.
struct request {
    const char *session;
    /// Text for `/bin/sh -c`; NULL asks for a shell.
    const char *line;
    const char *host;
    /// NULL: the command has no terminal.
    const char *terminal;
    unsigned columns, rows;
    const char *directory;
    /// A path of which the gateway is told when it leads to another file; or NULL.
    const char *watch;
    struct texts read, hide;
    bool all_processes;
    /// Bytes.
    uint64_t tmp, memory;
    unsigned tasks;
    unsigned abi;
    /// Bits of `enum layer`.
    unsigned need;
    /// A delegated cgroup v2 directory, which only the host's configuration names; or NULL.
    const char *cgroup;
};

/// Reads the request out of its fields, which it keeps pointing into, or refuses with the field's name.
void read_request(char *bytes, size_t length, struct request *request);

/// The layer's bit, or 0 for a name that is none.
unsigned layer_named(const char *name);
