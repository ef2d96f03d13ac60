#define _GNU_SOURCE
#include "probe.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool opens(const char *path, int flags) {
    int descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
    if (descriptor < 0) return false;
    close(descriptor);
    return true;
}

/// Tries to leave a file where anybody can; what worked is taken away again.
static bool writes_in(const char *directory) {
    char path[4200];
    snprintf(path, sizeof path, "%s/.prodpeek-probe-%ld", directory, (long)getpid());
    bool wrote = opens(path, O_WRONLY | O_CREAT | O_EXCL);
    if (wrote) unlink(path);
    return wrote;
}

static bool reads_elsewhere(const struct reach *reach) {
    static const char *const readable[] = {"/etc/fstab", "/etc/hosts", "/etc/hostname", "/etc/profile", "/etc/shells"};
    for (size_t at = 0; at < sizeof readable / sizeof *readable; at++) {
        bool open = false;
        for (size_t place = 0; place < reach->open.count; place++) {
            open |= is_within(readable[at], reach->open.at[place].path);
        }
        if (!open && opens(readable[at], O_RDONLY)) return true;
    }
    return false;
}

static bool has_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];
    static const struct __user_cap_data_struct none[2];
    return syscall(SYS_capget, &header, sets) != 0 || memcmp(sets, none, sizeof sets) != 0;
}

const char *probe_confinement(const struct request *request, const struct reach *reach, pid_t supervisor) {
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) return "new privileges could be gained";
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != SECCOMP_MODE_FILTER) return "system calls are not filtered";
    if (has_capabilities()) return "capabilities are left";
    bool in_tmp = request->tmp > 0 && is_within(request->directory, "/tmp");
    if (writes_in("/") || writes_in("/var/tmp") || writes_in("/dev/shm") || (!request->tmp && writes_in("/tmp")) ||
        (!in_tmp && writes_in(request->directory)))
        return "a file could be made";
    // Read-only mounts let devices be written: so this is Landlock's alone to refuse, and the next the filter's.
    if (opens("/dev/zero", O_WRONLY)) return "a device could be opened for writing";
    // O_ACCMODE stands for neither reading nor writing, and yet it truncates.
    if (opens("/dev/null", O_RDONLY | O_TRUNC) || opens("/dev/null", O_ACCMODE | O_TRUNC))
        return "a file could be truncated";
    if (reads_elsewhere(reach)) return "a file that no path names could be read";
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || socket(AF_INET, SOCK_DGRAM, 0) >= 0) return "a socket could be made";
    if (kill(supervisor, 0) == 0 || kill(-supervisor, 0) == 0) return "a signal could leave the session";
    if (unshare(CLONE_NEWUSER) == 0) return "a namespace could be made";
    return NULL;
}
