#define _GNU_SOURCE
#include "limits.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/ioprio.h: the class that gets the disk when nobody else wants it.
#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_IDLE (3 << 13)

/// Niceness of a session: well behind what the host is there for, and not starved by another that is nice.
#define SESSION_NICE 10

int apply_limits(const struct request *request, int own_count) {
    // The supervisor counts tasks itself, whatever the account has running elsewhere; here is the kernel's backstop.
    rlim_t tasks = own_count || request->tasks > 4000 ? request->tasks + 2 : 4096;
    const struct {
        int resource;
        rlim_t most;
    } limits[] = {
        // Not 0: core handlers that are programs run for 0, and none runs for 1, core(5).
        {RLIMIT_CORE, 1},
        {RLIMIT_NPROC, tasks},
        {RLIMIT_DATA, request->memory},
        {RLIMIT_STACK, 8 << 20},
        {RLIMIT_NOFILE, 1024},
        // Of files only the private /tmp can be written; output is a terminal or a pipe.
        {RLIMIT_FSIZE, request->tmp},
        {RLIMIT_MEMLOCK, 0},
        {RLIMIT_MSGQUEUE, 0},
        {RLIMIT_NICE, 0},
        {RLIMIT_RTPRIO, 0},
        {RLIMIT_SIGPENDING, 1024},
    };
    for (unsigned at = 0; at < sizeof limits / sizeof *limits; at++) {
        struct rlimit now, limit = {limits[at].most, limits[at].most};
        if (getrlimit((__rlimit_resource_t)limits[at].resource, &now) != 0) return -1;
        if (now.rlim_max < limit.rlim_max) limit.rlim_cur = limit.rlim_max = now.rlim_max;
        if (setrlimit((__rlimit_resource_t)limits[at].resource, &limit) != 0) return -1;
    }
    if (getpriority(PRIO_PROCESS, 0) < SESSION_NICE && setpriority(PRIO_PROCESS, 0, SESSION_NICE) != 0) return -1;
    return (int)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_IDLE);
}
