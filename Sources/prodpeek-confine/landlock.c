#define _GNU_SOURCE
#include "landlock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Newer than the headers of Linux 6.1: include/uapi/linux/landlock.h of 6.12.
#define FS_TRUNCATE (1ull << 14)  // ABI 3
#define FS_IOCTL_DEV (1ull << 15)  // ABI 5
struct ruleset {
    uint64_t fs, net, scoped;
};

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUN (READ | LANDLOCK_ACCESS_FS_EXECUTE)
#define ON_FILES                                                                                       \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | \
     FS_IOCTL_DEV)

/// What each ABI handles; every one has all of those before it.
static uint64_t handled(unsigned abi) {
    uint64_t fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (abi >= 2) fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3) fs |= FS_TRUNCATE;
    if (abi >= 5) fs |= FS_IOCTL_DEV;
    return fs;
}

unsigned landlock_abi(void) {
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi > 0 ? (unsigned)abi : 0;
}

/// A ruleset of this ABI, or of the newest before it that the kernel takes.
static int create(unsigned *abi) {
    for (; *abi > 0; --*abi) {
        // TCP bind and connect from ABI 4, abstract sockets and signals from ABI 6.
        struct ruleset ruleset = {handled(*abi), *abi >= 4 ? 3 : 0, *abi >= 6 ? 3 : 0};
        size_t size = *abi >= 6 ? sizeof ruleset : *abi >= 4 ? 16 : 8;
        int descriptor = (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
        if (descriptor >= 0 || errno != EINVAL) return descriptor;
    }
    return -1;
}

/// Allows accesses below a path, which is none any more if a part of it has become a symbolic link.
static int allow(int ruleset, uint64_t fs, const char *path, bool directory) {
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    int descriptor = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
    // What has gone since it was found needs no rule.
    if (descriptor < 0) return errno == ENOENT || errno == EACCES || errno == ELOOP || errno == ENOTDIR ? 0 : -1;
    struct landlock_path_beneath_attr rule = {directory ? fs : fs & ON_FILES, descriptor};
    int result = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(descriptor);
    return result;
}

/// Whether something closed is below the directory, and whether a closed directory is.
static bool has_closed(const struct reach *reach, const char *path, bool *directories) {
    bool found = false;
    for (size_t at = 0; at < reach->closed.count; at++) {
        if (!is_within(reach->closed.at[at].path, path)) continue;
        found = true;
        if (reach->closed.at[at].directory) *directories = true;
    }
    return found;
}

/// A rule cannot take away what one above it gives: so a directory with something closed in it has no rule, but all its
/// other entries do. What is made in it later is closed.
static int allow_around(int ruleset, const struct reach *reach, const char *path, bool directory) {
    bool directories = false;
    if (!has_closed(reach, path, &directories)) return allow(ruleset, RUN, path, directory);
    if (!directory) return 0;
    if (!directories && allow(ruleset, LANDLOCK_ACCESS_FS_READ_DIR, path, true) != 0) return -1;
    DIR *entries = opendir(path);
    if (!entries) return 0;
    int result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(entries));) {
        char below[PATH_MAX];
        bool closed = false;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (entry->d_type != DT_DIR && entry->d_type != DT_REG) continue;
        if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below) continue;
        for (size_t at = 0; at < reach->closed.count; at++) {
            if (strcmp(reach->closed.at[at].path, below) == 0) closed = true;
        }
        // A rule for a file is one for all its names, and the others may be where nothing is to be read.
        struct stat status;
        if (entry->d_type == DT_REG) closed |= lstat(below, &status) != 0 || status.st_nlink > 1;
        if (!closed) result = allow_around(ruleset, reach, below, entry->d_type == DT_DIR);
    }
    closedir(entries);
    return result;
}

static int allow_devices(int ruleset, const struct landlock_choice *choice) {
    static const char *const readable[] = {"/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
    const uint64_t use = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | FS_IOCTL_DEV;
    uint64_t known = handled(choice->abi);
    for (size_t at = 0; at < sizeof readable / sizeof *readable; at++) {
        if (allow(ruleset, LANDLOCK_ACCESS_FS_READ_FILE, readable[at], false) != 0) return -1;
    }
    if (allow(ruleset, use & known & ~FS_IOCTL_DEV, "/dev/null", false) != 0) return -1;
    if (!choice->terminal) return 0;
    if (allow(ruleset, use & known, "/dev/tty", false) != 0) return -1;
    return allow(ruleset, use & known, choice->terminal, false);
}

/// Of the kernel's own files all, where all processes may be seen or only the session's are there; else those of no
/// process.
static int allow_kernel_files(int ruleset, const struct landlock_choice *choice) {
    static const char *const files[] = {
        "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/uptime", "/proc/cpuinfo", "/proc/version",
        "/proc/filesystems", "/proc/vmstat", "/proc/diskstats", "/proc/partitions", "/proc/swaps", "/proc/devices",
    };
    if (choice->own_root || choice->all_processes) return allow(ruleset, READ, "/proc", true);
    for (size_t at = 0; at < sizeof files / sizeof *files; at++) {
        if (allow(ruleset, LANDLOCK_ACCESS_FS_READ_FILE, files[at], false) != 0) return -1;
    }
    return allow(ruleset, READ, "/proc/sys", true);
}

int apply_landlock(struct landlock_choice *choice, const struct reach *reach) {
    int ruleset = create(&choice->abi);
    if (ruleset < 0) return -1;
    const uint64_t names = LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                           LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM;
    const uint64_t keep = READ | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | LANDLOCK_ACCESS_FS_REFER | names;
    for (size_t at = 0; at < reach->open.count; at++) {
        const struct place *place = &reach->open.at[at];
        int result = choice->own_root ? allow(ruleset, RUN, place->path, place->directory)
                                      : allow_around(ruleset, reach, place->path, place->directory);
        if (result != 0) return -1;
    }
    if (choice->own_root && allow(ruleset, LANDLOCK_ACCESS_FS_READ_DIR, "/", true) != 0) return -1;
    if (choice->tmp && allow(ruleset, keep & handled(choice->abi), "/tmp", true) != 0) return -1;
    if (allow_devices(ruleset, choice) != 0 || allow_kernel_files(ruleset, choice) != 0) return -1;
    int result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return result;
}
