// Changing files, by name and by descriptor; files that are the kernel's; reading what no path of the policy names.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "drill.h"

typedef enum drilled drilled;
typedef const struct drill_row *row;

static const char *own(void) { return drill_targets.own; }

/// Where writing would be wrong: not in a /tmp of the session's own, and every session writes to /dev/null.
static const char *unwritable(void) {
    return drill_targets.own_in_tmp || strncmp(drill_targets.own, "/dev/", 5) == 0 ? "/etc/passwd" : drill_targets.own;
}

/// text: a directory; NULL is the place of the targets.
static drilled leaves_file(row row) {
    char path[300];
    const char *name = strrchr(drill_targets.name, '/') + 1;
    if (row->text && drill_targets.own_tmp && strcmp(row->text, "/tmp") == 0) return UNTRIED;
    snprintf(path, sizeof path, "%s/%s", row->text ? row->text : drill_targets.place, name);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0) return REFUSED;
    unlink(path);
    return WORKED;
}

/// number: what is made; what was made is removed.
static drilled makes(row row) {
    const char *name = drill_targets.name, *beside = drill_targets.beside;
    drilled made = UNTRIED;
    switch (row->number) {
    case 0:
        made = worked(mkdir(name, 0700));
        if (made == WORKED) rmdir(name);
        return made;
    case 1: made = worked(symlink("/", name)); break;
    case 2:
        if (!drill_targets.has_own) return UNTRIED;
        made = worked(link(own(), beside));
        break;
    case 3: made = worked(mkfifo(beside, 0600)); break;
    case 4: made = worked(mknod(beside, S_IFREG | 0600, 0)); break;
    case 5: return worked(open(drill_targets.own_in_tmp ? "/tmp" : drill_targets.place, O_TMPFILE | O_RDWR, 0600));
    case 6:
        // Onto itself, which the kernel checks as any other and does nothing for: no file is ever lost by it.
        return drill_targets.has_own && !drill_targets.own_in_tmp ? worked(rename(own(), own())) : UNTRIED;
    }
    if (made == WORKED) unlink(row->number == 1 ? name : beside);
    return made;
}

/// number: flags of open(2). Nothing is written.
static drilled opens_own(row row) {
    return worked(open(row->number == O_WRONLY || row->number == (O_RDWR | O_APPEND) ? unwritable() : own(), (int)row->number));
}

/// number: flags of open(2) that truncate. The drill's own file is empty; one that was made ready gets back what it had.
static drilled truncates_own(row row) {
    static char kept[65536];
    struct stat status;
    if (!drill_targets.prepared) return worked(open(own(), (int)row->number));
    if (!drill_targets.has_own) return UNTRIED;
    // Whether a reading can be seen is another attempt.
    int file = open(own(), O_RDONLY | O_NOATIME);
    if (file < 0 || fstat(file, &status) != 0) return FAILED;
    if (status.st_size > (off_t)sizeof kept) return UNTRIED;
    if (read(file, kept, (size_t)status.st_size) != status.st_size) return FAILED;
    if (open(own(), (int)row->number) < 0) return REFUSED;
    if ((file = open(own(), O_WRONLY)) < 0 || write(file, kept, (size_t)status.st_size) != status.st_size) return WORKED;
    futimens(file, (struct timespec[]){status.st_atim, status.st_mtim});
    return WORKED;
}

static drilled attributed(long result) {
    int error = errno;
    if (result == 0) removexattr(own(), "user.prodpeek-drill");
    errno = error;
    return worked(result);
}

/// number: what of the file is changed; to what it is, or where it is removed at once; from 2 on only where it is the account's.
static drilled changes_own(row row) {
    struct stat status;
    if (row->number >= 2 && !drill_targets.has_own) return UNTRIED;
    int file = open(own(), O_RDONLY), flags = 0;
    if (file < 0 || fstat(file, &status) != 0) return FAILED;
    struct {
        uint64_t value;
        uint32_t size, flags;
    } attribute = {(uintptr_t) "x", 1, 0};
    switch (row->number) {
    case 0: return worked(flock(file, LOCK_EX | LOCK_NB));
    case 1: return worked(syncfs(file));
    case 2: return worked(chmod(own(), status.st_mode & 07777));
    case 3: return worked(fchmod(file, status.st_mode & 07777));
    case 4: return worked(syscall(452 /* fchmodat2 */, AT_FDCWD, own(), status.st_mode & 07777, 0));
    case 5: return worked(chown(own(), (uid_t)-1, status.st_gid));
    case 6: return worked(utimensat(AT_FDCWD, own(), (struct timespec[]){status.st_atim, status.st_mtim}, 0));
    case 7: return attributed(setxattr(own(), "user.prodpeek-drill", "x", 1, 0));
    case 8: return attributed(syscall(463 /* setxattrat */, AT_FDCWD, own(), 0, "user.prodpeek-drill", &attribute, 16));
    case 9:
        ioctl(file, FS_IOC_GETFLAGS, &flags);
        return worked(ioctl(file, FS_IOC_SETFLAGS, &flags));
    case 10: {
        drilled truncated = worked(truncate(own(), status.st_size));
        if (truncated == WORKED) utimensat(AT_FDCWD, own(), (struct timespec[]){status.st_atim, status.st_mtim}, 0);
        return truncated;
    }
    case 11: return worked(fcntl(file, F_SETLEASE, F_RDLCK));
    }
    return UNTRIED;
}

/// text: a file that is opened with the flags, and of which nothing is read or written.
static drilled opens(row row) { return worked(open(row->text, (int)row->number | O_NOCTTY | O_NONBLOCK)); }

static drilled opens_other_terminal(row row) {
    char path[32];
    for (int number = 0; number < 64; number++) {
        snprintf(path, sizeof path, "/dev/pts/%d", number);
        const char *terminal = isatty(0) ? ttyname(0) : NULL;
        if (terminal && strcmp(terminal, path) == 0) continue;
        if (open(path, (int)row->number | O_NOCTTY | O_NONBLOCK) >= 0) return WORKED;
    }
    return REFUSED;
}

/// text: a prefix of the path; number: how it is read.
static drilled reads_closed(row row) {
    char path[4200];
    struct stat status;
    int last = ENOENT;
    if (drill_targets.closed_count == 0) return UNTRIED;
    for (size_t at = 0; at < drill_targets.closed_count; at++) {
        drilled found = REFUSED;
        snprintf(path, sizeof path, "%s%s", row->text, drill_targets.closed[at]);
        switch (row->number) {
        case 0: found = worked(open(path, O_RDONLY | O_NONBLOCK)); break;
        case 1:
            if (symlink(path, drill_targets.beside) == 0) {
                found = worked(open(drill_targets.beside, O_RDONLY | O_NONBLOCK));
                unlink(drill_targets.beside);
            }
            break;
        case 2:
            found = worked(stat(path, &status));
            if (found == WORKED && !drill_targets.namespaces) found = REMAINS;
            break;
        }
        if (found != REFUSED) return found;
        if (errno != ENOENT) last = errno;
    }
    errno = last;
    return REFUSED;
}

/// Where the time of the last reading is seen, others see what a session reads.
static drilled reading_is_seen(row row) {
    (void)row;
    char byte;
    struct stat before, after;
    if (!drill_targets.prepared) return UNTRIED;
    int file = open(own(), O_RDONLY);
    if (file < 0 || fstat(file, &before) != 0) return FAILED;
    if (before.st_size == 0) return UNTRIED;
    if (read(file, &byte, 1) != 1 || fstat(file, &after) != 0) return FAILED;
    if (before.st_atim.tv_sec == after.st_atim.tv_sec) return REFUSED;
    return drill_targets.namespaces ? WORKED : REMAINS;
}

static drilled lists(row row) { return opendir(row->text) ? WORKED : REFUSED; }

static drilled has_inherited(row row) {
    static const char *const names[] = {"SSH_CONNECTION", "SSH_CLIENT", "SSH_AUTH_SOCK", "SSH_ORIGINAL_COMMAND"};
    for (int number = 3; row->number == 0 && number < 1024; number++) {
        if (fcntl(number, F_GETFD) >= 0) return WORKED;
    }
    for (size_t at = 0; row->number == 1 && at < sizeof names / sizeof *names; at++) {
        if (getenv(names[at])) return WORKED;
    }
    errno = 0;
    return REFUSED;
}

static drilled reads_kernel_log(row row) {
    char text[256];
    return worked(klogctl((int)row->number, text, sizeof text));
}

static const struct drill_row files[] = {
    {"leave a file in /var/tmp", leaves_file, "/var/tmp", 0},
    {"leave a file in /dev/shm", leaves_file, "/dev/shm", 0},
    {"leave a file in /run/lock", leaves_file, "/run/lock", 0},
    {"leave a file in the host's /tmp", leaves_file, "/tmp", 0},
    {"leave a file in /", leaves_file, "", 0},
    {"make a file", leaves_file, NULL, 0},
    {"make a directory", makes, NULL, 0},
    {"make a symbolic link", makes, NULL, 1},
    {"make a hard link", makes, NULL, 2},
    {"make a FIFO", makes, NULL, 3},
    {"make a node", makes, NULL, 4},
    {"make a file without a name", makes, NULL, 5},
    {"rename a file", makes, NULL, 6},
    {"open a file for writing", opens_own, NULL, O_WRONLY},
    {"open a file for appending", opens_own, NULL, O_RDWR | O_APPEND},
    {"open a file for reading and truncating", truncates_own, NULL, O_RDONLY | O_TRUNC},
    {"open a file with access mode 3", opens_own, NULL, O_ACCMODE},
    {"change a file's mode", changes_own, NULL, 2},
    {"change an open file's mode", changes_own, NULL, 3},
    {"change a file's mode with fchmodat2", changes_own, NULL, 4},
    {"change a file's owner", changes_own, NULL, 5},
    {"change a file's times", changes_own, NULL, 6},
    {"set an extended attribute", changes_own, NULL, 7},
    {"set an extended attribute with setxattrat", changes_own, NULL, 8},
    {"set a file's flags", changes_own, NULL, 9},
    {"truncate a file by its name", changes_own, NULL, 10},
    {"lock a file", changes_own, NULL, 0},
    {"take a lease on a file", changes_own, NULL, 11},
    {"make a file system write to its disk", changes_own, NULL, 1},
};

static const struct drill_row kernel_files[] = {
    {"open a kernel setting for writing", opens, "/proc/sys/kernel/hostname", O_WRONLY},
    {"open the core handler's setting for writing", opens, "/proc/sys/kernel/core_pattern", O_WRONLY},
    {"open sysrq-trigger", opens, "/proc/sysrq-trigger", O_WRONLY},
    {"open a cgroup for writing", opens, "/sys/fs/cgroup/cgroup.procs", O_WRONLY},
    {"open its OOM score for writing", opens, "/proc/self/oom_score_adj", O_WRONLY},
    {"open its own memory for writing", opens, "/proc/self/mem", O_RDWR},
    {"open the kernel's log for writing", opens, "/dev/kmsg", O_WRONLY},
    {"open the kernel's memory", opens, "/proc/kcore", O_RDONLY},
    {"open a device for writing", opens, "/dev/zero", O_WRONLY},
    {"make a terminal", opens, "/dev/ptmx", O_RDWR},
    {"write on another's terminal", opens_other_terminal, NULL, O_WRONLY},
};

static const struct drill_row reading[] = {
    {"read a file that no path of the role names", reads_closed, "", 0},
    {"read such a file through /proc/self/root", reads_closed, "/proc/self/root", 0},
    {"read such a file through the root of process 1", reads_closed, "/proc/1/root", 0},
    {"read such a file through a path with ..", reads_closed, "/usr/..", 0},
    {"read such a file through a symbolic link", reads_closed, "", 1},
    {"learn of such a file's size and times", reads_closed, "", 2},
    {"change the time of a file's last reading", reading_is_seen, NULL, 0},
    {"read the passwords", opens, "/etc/shadow", O_RDONLY},
    {"list /etc/ssh", lists, "/etc/ssh", 0},
    {"list root's home", lists, "/root", 0},
    {"read the kernel's log", reads_kernel_log, NULL, 3},
    {"use a descriptor of sshd's", has_inherited, NULL, 0},
    {"see the connection's variables", has_inherited, NULL, 1},
};

DRILL_CLASS(drill_files, "files", files);
DRILL_CLASS(drill_kernel_files, "special files", kernel_files);
DRILL_CLASS(drill_reading, "reading", reading);
