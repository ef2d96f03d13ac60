// The first process of a guest: finds the disk, makes its file system the root, runs the sessions, and switches off.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Each needs those before it.
static const char *const modules[] = {
    "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk",
};

/// Says what failed where the kernel says its own things.
static _Noreturn void give_up(const char *what) {
    printf("guest: %s: %s\n", what, strerror(errno));
    fflush(stdout);
    reboot(RB_POWER_OFF);
    _exit(1);
}

static void load(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/modules/%s.ko", name);
    int module = open(path, O_RDONLY | O_CLOEXEC);
    if (module < 0 || syscall(SYS_finit_module, module, "", 0) != 0) give_up(path);
    close(module);
}

/// As switch_root(8): afterwards the root is a mount on another one, which pivot_root(2) needs.
static void enter_disk(void) {
    if (mount("/dev/vda", "/disk", "ext4", MS_RELATIME, NULL) != 0) give_up("mount of the disk");
    if (mount("/dev", "/disk/dev", NULL, MS_MOVE, NULL) != 0) give_up("mount of /dev");
    if (chdir("/disk") != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0 || chdir("/") != 0)
        give_up("the disk as root");
}

int main(void) {
    if (mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, NULL) != 0) return 1;
    int console = open("/dev/console", O_RDWR);
    for (int number = 0; number < 3; number++) dup2(console, number);
    for (unsigned at = 0; at < sizeof modules / sizeof *modules; at++) load(modules[at]);
    enter_disk();
    char *const words[] = {"python3", "/guest/sessions.py", NULL};
    char *const environment[] = {"PATH=/usr/bin:/usr/sbin", "PYTHONDONTWRITEBYTECODE=1", NULL};
    pid_t sessions = fork();
    if (sessions == 0) {
        setsid();
        execve("/usr/bin/python3", words, environment);
        give_up("python3");
    }
    // What others leave behind is this process's to wait for.
    while (sessions > 0 && wait(NULL) != sessions) {}
    sync();
    reboot(RB_POWER_OFF);
    return 1;
}
