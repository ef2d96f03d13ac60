#define _GNU_SOURCE
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static char path[PATH_MAX];
static char why[PATH_MAX + 128];

static bool set(const char *name, uint64_t value) {
    char file[PATH_MAX + 64], text[24];
    snprintf(file, sizeof file, "%s/%s", path, name);
    int length = snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    int descriptor = open(file, O_WRONLY | O_CLOEXEC);
    bool done = descriptor >= 0 && write(descriptor, text, (size_t)length) == length;
    int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (!done) snprintf(why, sizeof why, "cgroup: %s cannot be set: %s", file, strerror(error));
    return done;
}

const char *join_cgroup(const struct request *request, pid_t process) {
    struct statfs status;
    if (!request->cgroup) return "cgroup: none is delegated here; memory is bounded for each process only";
    if (statfs(request->cgroup, &status) != 0 || status.f_type != CGROUP2_SUPER_MAGIC)
        return "cgroup: what the host's rules name is no cgroup v2 directory";
    int length = snprintf(path, sizeof path, "%s/%s", request->cgroup, request->session);
    if (length >= (int)sizeof path || mkdir(path, 0755) != 0) {
        path[0] = 0;
        snprintf(why, sizeof why, "cgroup: none can be made in %s: %s", request->cgroup, strerror(errno));
        return why;
    }
    // Two more tasks than the session's own: the first process of its namespaces, and one that is being refused.
    return set("memory.max", request->memory) && set("pids.max", request->tasks + 2) &&
                   set("cgroup.procs", (uint64_t)process)
               ? NULL
               : why;
}

void leave_cgroup(void) {
    if (path[0]) rmdir(path);
}
