#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A thread or process of the session that is traced.
struct tracee {
    pid_t id;
    /// The process that it is a thread of, and the process that made that.
    pid_t group, parent;
    /// Its program was reported, so its end will be.
    bool reported;
    /// It waits before its program's first instruction.
    bool held;
    /// Once so many bytes have left, its program has been reported; 0: it has not been looked at.
    uint64_t released_at;
};

enum happening { NOTHING_HAPPENED, PROCESS_MADE, PROGRAM_HELD, PROCESS_ENDED };

struct event {
    enum happening kind;
    /// A copy; of what ended nothing else is left.
    struct tracee tracee;
    /// As waitpid(2) tells it.
    int status;
};

/// Traces a child, and all that it will start; whatever is left of it dies with this process. 0, or -1 with errno.
int trace_start(pid_t child);

/// Takes what has happened to the session's processes, one thing at a time, without waiting for any.
struct event trace_next(void);

/// How many threads and processes live.
size_t trace_count(void);
/// The next one that waits before its first instruction, from `*at` on; NULL where none is left.
struct tracee *trace_held(size_t *at);
/// Lets a held program run.
void trace_release(struct tracee *tracee);
/// Whether a process of the session is in this process group: the number of one that has ended may be anybody's.
bool trace_has_group(pid_t group);
/// Kills every process of the session, those that wait and are stopped included.
void trace_kill_all(void);
