// Namespaces, mounts, and terminals.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

static outcome unshares(row attempt) { return succeeded(unshare((int)attempt->first)); }

static outcome mounts(row attempt) {
    switch (attempt->first) {
    case 0: return succeeded(mount("tmpfs", laboratory.open, "tmpfs", 0, NULL));
    case 1: return succeeded(mount(laboratory.secret, laboratory.open, NULL, MS_BIND, NULL));
    case 2: return succeeded(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
    case 3: return succeeded(umount2("/proc", MNT_DETACH));
    case 4: return succeeded(fsopen("tmpfs", 0));
    case 5: return succeeded(open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE));
    case 6: return succeeded(move_mount(AT_FDCWD, "/proc", AT_FDCWD, laboratory.open, 0));
    case 7: return succeeded(mount_setattr(AT_FDCWD, "/", 0, &(struct mount_attr){.attr_clr = MOUNT_ATTR_RDONLY},
                                           sizeof(struct mount_attr)));
    case 8: return succeeded(chroot(laboratory.open));
    case 9: return succeeded(syscall(SYS_pivot_root, laboratory.open, laboratory.open));
    case 10: return succeeded(setns(open("/proc/1/ns/mnt", O_RDONLY), 0));
    case 11: return succeeded(setns(open("/proc/self/ns/user", O_RDONLY), CLONE_NEWUSER));
    case 12: {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/ns/net", laboratory.victim);
        return succeeded(open(path, O_RDONLY));
    }
    case 13: return succeeded(fspick(AT_FDCWD, "/", 0));
    default: return skip("no such mount");
    }
}

/// first: an ioctl(2) on the standard input, where that is a terminal.
static outcome terminals(row attempt) {
    char letter = '\n';
    int number = 0;
    if (!isatty(0)) return skip("no terminal");
    void *argument = attempt->second ? (void *)&number : (void *)&letter;
    return succeeded(syscall(SYS_ioctl, 0, (unsigned long)attempt->first, argument));
}

/// Any other terminal than one's own.
static outcome other_terminals(row attempt) {
    struct stat;
    char path[32];
    const char *own = ttyname(0);
    for (int number = 0; number < 64; number++) {
        snprintf(path, sizeof path, "/dev/pts/%d", number);
        if (own && strcmp(own, path) == 0) continue;
        if (open(path, (int)attempt->first | O_NOCTTY | O_NONBLOCK) >= 0) return ESCAPED;
    }
    return BLOCKED;
}

static const struct attempt rows[] = {
    {"unshare_user", unshares, NULL, CLONE_NEWUSER, 0, 0},
    {"unshare_mount", unshares, NULL, CLONE_NEWNS, 0, 0},
    {"unshare_network", unshares, NULL, CLONE_NEWNET, 0, 0},
    {"unshare_processes", unshares, NULL, CLONE_NEWPID, 0, 0},
    {"unshare_user_and_mount", unshares, NULL, CLONE_NEWUSER | CLONE_NEWNS, 0, 0},
    {"unshare_files", unshares, NULL, CLONE_FS, 0, 0},
    {"mount_tmpfs", mounts, NULL, 0, 0, 0},
    {"mount_bind", mounts, NULL, 1, 0, 0},
    {"mount_again", mounts, NULL, 2, 0, 0},
    {"unmount", mounts, NULL, 3, 0, 0},
    {"fsopen", mounts, NULL, 4, 0, 0},
    {"open_tree", mounts, NULL, 5, 0, 0},
    {"move_mount", mounts, NULL, 6, 0, 0},
    {"mount_setattr", mounts, NULL, 7, 0, 0},
    {"chroot", mounts, NULL, 8, 0, 0},
    {"pivot_root", mounts, NULL, 9, 0, 0},
    {"setns_init", mounts, NULL, 10, 0, 0},
    {"setns_own", mounts, NULL, 11, 0, 0},
    {"namespace_of_victim", mounts, NULL, 12, 0, 0},
    {"fspick", mounts, NULL, 13, 0, 0},
    {"terminal_input", terminals, NULL, TIOCSTI, 0, 0},
    {"terminal_input_high_bits", terminals, NULL, TIOCSTI | (1l << 32), 0, 0},
    {"terminal_linux", terminals, NULL, TIOCLINUX, 0, 0},
    {"terminal_discipline", terminals, NULL, TIOCSETD, 1, 0},
    {"terminal_console", terminals, NULL, TIOCCONS, 1, 0},
    {"terminal_exclusive", terminals, NULL, TIOCEXCL, 1, 0},
    {"other_terminal_write", other_terminals, NULL, O_WRONLY, 0, 0},
    {"other_terminal_read", other_terminals, NULL, O_RDONLY, 0, 0},
};

const struct attempts namespace_attempts = {rows, sizeof rows / sizeof *rows};
