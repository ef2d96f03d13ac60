// The root is a new tmpfs: what is not put into it has no name in the session. The host's root is moved to HOST
// meanwhile, so that every place is taken from there and no mount shades another.
#define _GNU_SOURCE
#include "own-root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HOST "/.prodpeek-host"
// What covers closed places; their names are gone before the session starts.
#define COVER_DIRECTORY "/.prodpeek-cover"
#define COVER_FILE "/.prodpeek-cover-file"

static const char *failed;

/// Remembers the first thing that failed.
static int fail(const char *what) {
    if (!failed) failed = what;
    return -1;
}

static int write_text(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    ssize_t count = write(descriptor, text, strlen(text));
    close(descriptor);
    return count < 0 ? -1 : 0;
}

/// The account is itself, so that its own permissions and groups still count; it is root nowhere.
static int map_account(unsigned uid, unsigned gid) {
    char text[64];
    if (write_text("/proc/self/setgroups", "deny") != 0) return fail("setgroups");
    snprintf(text, sizeof text, "%u %u 1", uid, uid);
    if (write_text("/proc/self/uid_map", text) != 0) return fail("uid_map");
    snprintf(text, sizeof text, "%u %u 1", gid, gid);
    return write_text("/proc/self/gid_map", text) == 0 ? 0 : fail("gid_map");
}

/// What the kernel counts for a user namespace, so that one session does not use up the account's: sysctl/user.rst.
static int bound_account(void) {
    if (write_text("/proc/sys/user/max_user_namespaces", "0") != 0 ||
        write_text("/proc/sys/user/max_inotify_instances", "32") != 0 ||
        write_text("/proc/sys/user/max_inotify_watches", "4096") != 0)
        return fail("sysctl user");
    return 0;
}

/// Opens a path of the host's that has no symbolic link in it, as it had none when it was found.
static int find(const char *root, const char *path) {
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    char whole[PATH_MAX + sizeof HOST];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    return (int)syscall(SYS_openat2, AT_FDCWD, whole, &how, sizeof how);
}

/// A copy of a mount that is nowhere yet.
static int copy(const char *root, const char *path, bool directory) {
    int place = find(root, path);
    if (place < 0) return -1;
    int flags = AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (directory ? AT_RECURSIVE : 0);
    int tree = open_tree(place, "", (unsigned)flags);
    int error = errno;
    close(place);
    errno = error;
    return tree;
}

/// Makes the directories above a path; they are in the new root, because a place below another is never mounted.
static int make_above(const char *path) {
    char above[PATH_MAX];
    snprintf(above, sizeof above, "%s", path);
    for (char *slash = above + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        if (mkdir(above, 0755) != 0 && errno != EEXIST) return -1;
        *slash = '/';
    }
    return 0;
}

static int make_point(const char *path, bool directory) {
    if (make_above(path) != 0) return -1;
    if (directory) return mkdir(path, 0755) == 0 || errno == EEXIST ? 0 : -1;
    return mknod(path, S_IFREG | 0444, 0) == 0 || errno == EEXIST ? 0 : -1;
}

static int attach(int tree, const char *path) {
    int result = move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH);
    int error = errno;
    close(tree);
    errno = error;
    return result;
}

/// What has gone since it was found, or cannot be reached, is left out.
static bool is_gone(int error) { return error == ENOENT || error == ELOOP || error == ENOTDIR || error == EACCES; }

static int mount_places(const struct reach *reach) {
    for (size_t at = 0; at < reach->open.count; at++) {
        const struct place *place = &reach->open.at[at];
        int tree = copy(HOST, place->path, place->directory);
        if (tree < 0 && is_gone(errno)) continue;
        if (tree < 0) return fail("open_tree");
        if (make_point(place->path, place->directory) != 0) return fail("mkdir");
        if (attach(tree, place->path) != 0) return fail("move_mount");
    }
    return 0;
}

/// Root's own symbolic links, such as /bin, where nothing of the host's is mounted.
static int make_links(const struct reach *reach) {
    for (size_t at = 0; at < reach->link_count; at++) {
        const struct link *link = &reach->links[at];
        bool mounted = false;
        for (size_t place = 0; place < reach->open.count && !mounted; place++) {
            mounted = is_within(link->path, reach->open.at[place].path);
        }
        if (mounted) continue;
        if (make_above(link->path) != 0 || (symlink(link->text, link->path) != 0 && errno != EEXIST))
            return fail("symlink");
    }
    return 0;
}

static int cover_places(const struct reach *reach) {
    if (mkdir(COVER_DIRECTORY, 0) != 0 || mknod(COVER_FILE, S_IFREG, 0) != 0) return fail("mknod");
    for (size_t at = 0; at < reach->closed.count; at++) {
        const struct place *place = &reach->closed.at[at];
        int point = find("", place->path);
        if (point < 0 && is_gone(errno)) continue;
        struct stat status;
        if (point < 0 || fstat(point, &status) != 0) return fail("openat2");
        int tree = copy("", S_ISDIR(status.st_mode) ? COVER_DIRECTORY : COVER_FILE, false);
        if (tree < 0) return fail("open_tree");
        int result = S_ISLNK(status.st_mode)
                         ? 0
                         : move_mount(tree, "", point, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
        close(tree);
        close(point);
        if (result != 0) return fail("move_mount");
    }
    return rmdir(COVER_DIRECTORY) == 0 && unlink(COVER_FILE) == 0 ? 0 : fail("rmdir");
}

static int mount_processes(const struct own_root *root) {
    if (mkdir("/proc", 0555) != 0 && errno != EEXIST) return fail("mkdir");
    if (!root->request->all_processes) {
        unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
        return mount("proc", "/proc", "proc", flags, NULL) == 0 ? 0 : fail("mount of proc");
    }
    int tree = copy(HOST, "/proc", true);
    return tree >= 0 && attach(tree, "/proc") == 0 ? 0 : fail("open_tree of proc");
}

/// Devices are mounted last: all before them becomes nodev.
static int mount_devices(const int trees[], const char *const paths[], size_t count) {
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC};
    for (size_t at = 0; at < count; at++) {
        if (!paths[at]) continue;
        if (mount_setattr(trees[at], "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0)
            return fail("mount_setattr of a device");
        if (attach(trees[at], paths[at]) != 0) return fail("move_mount of a device");
    }
    return 0;
}

/// The mount is kept: its name could later be that of something that was mounted over it.
static int mount_tmp(uint64_t bytes, int *tmp) {
    char options[128];
    if (mkdir("/tmp", 0700) != 0) return fail("mkdir");
    if (bytes == 0) return 0;
    snprintf(options, sizeof options, "size=%llu,nr_inodes=8192,mode=0700", (unsigned long long)bytes);
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) != 0) return fail("mount of tmpfs");
    return (*tmp = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC)) >= 0 ? 0 : fail("open of tmpfs");
}

static int lock_root(int tmp) {
    struct mount_attr all = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
    struct mount_attr writable = {.attr_clr = MOUNT_ATTR_RDONLY};
    if (umount2(HOST, MNT_DETACH) != 0 || rmdir(HOST) != 0) return fail("umount2");
    if (mount_setattr(AT_FDCWD, "/", AT_RECURSIVE, &all, sizeof all) != 0) return fail("mount_setattr");
    if (tmp < 0) return 0;
    int result = mount_setattr(tmp, "", AT_EMPTY_PATH, &writable, sizeof writable);
    close(tmp);
    return result == 0 ? 0 : fail("mount_setattr of tmp");
}

static int build(const struct own_root *root) {
    const char *const devices[] = {
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", root->terminal ? "/dev/tty" : NULL,
        root->terminal,
    };
    enum { DEVICES = sizeof devices / sizeof *devices };
    int trees[DEVICES], tmp = -1;
    if (map_account(root->uid, root->gid) != 0 || bound_account() != 0) return -1;
    umask(0);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return fail("mount of /");
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,nr_inodes=32768,mode=0755") != 0)
        return fail("mount of tmpfs");
    if (mkdir("/tmp" HOST, 0755) != 0) return fail("mkdir");
    if (syscall(SYS_pivot_root, "/tmp", "/tmp" HOST) != 0 || chdir("/") != 0) return fail("pivot_root");
    if (mount_tmp(root->request->tmp, &tmp) != 0 || mount_places(root->reach) != 0 || make_links(root->reach) != 0 ||
        cover_places(root->reach) != 0 || mount_processes(root) != 0)
        return -1;
    for (size_t at = 0; at < DEVICES; at++) {
        if (!devices[at]) continue;
        trees[at] = copy(HOST, devices[at], false);
        if (trees[at] < 0 || make_point(devices[at], false) != 0) return fail("open_tree of a device");
    }
    if (symlink("/proc/self/fd", "/dev/fd") != 0 || symlink("/proc/self/fd/0", "/dev/stdin") != 0 ||
        symlink("/proc/self/fd/1", "/dev/stdout") != 0 || symlink("/proc/self/fd/2", "/dev/stderr") != 0)
        return fail("symlink");
    return lock_root(tmp) == 0 && mount_devices(trees, devices, DEVICES) == 0 ? 0 : -1;
}

const char *make_own_root(const struct own_root *root) {
    failed = NULL;
    if (build(root) != 0) return failed;
    umask(022);
    return NULL;
}
