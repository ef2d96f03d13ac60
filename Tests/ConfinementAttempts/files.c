// Changing files: contents, names, metadata.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

/// text: a line of shell in which $F is the attempt's file, $N its new name and $D the open directory.
static outcome shell(row attempt) {
    if (access("/bin/sh", X_OK) != 0) return skip("no /bin/sh");
    setenv("F", own_file(attempt), 1);
    setenv("N", new_name(attempt), 1);
    setenv("D", laboratory.open, 1);
    close(2);
    return system(attempt->text) == 0 ? ESCAPED : BLOCKED;
}

/// first: flags of open(2) on the attempt's file; second: on a new name instead.
static outcome opens(row attempt) {
    return succeeded(open(attempt->second ? new_name(attempt) : own_file(attempt), (int)attempt->first, 0644));
}

/// Opening is not yet truncating where the kernel ignores the flag: the file's size tells.
static outcome truncates(row attempt) {
    struct stat status;
    int descriptor = open(own_file(attempt), (int)attempt->first);
    return descriptor >= 0 && stat(own_file(attempt), &status) == 0 && status.st_size == 0 ? ESCAPED : BLOCKED;
}

static outcome unnamed(row attempt) {
    (void)attempt;
    return succeeded(open(laboratory.open, O_TMPFILE | O_RDWR, 0600));
}

static outcome creates(row attempt) { return succeeded(creat(own_file(attempt), 0644)); }

static outcome openat2s(row attempt) {
    struct open_how how = {.flags = (uint64_t)attempt->first};
    return succeeded(syscall(SYS_openat2, AT_FDCWD, own_file(attempt), &how, sizeof how));
}

/// first: flags of the first descriptor, which is opened again for writing through /proc.
static outcome reopens(row attempt) {
    char path[64];
    int descriptor = open(own_file(attempt), (int)attempt->first);
    if (descriptor < 0) return BLOCKED;
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return succeeded(open(path, O_WRONLY));
}

static outcome truncates_path(row attempt) { return succeeded(truncate(own_file(attempt), 0)); }

/// first: what to do with a descriptor that was opened for reading.
static outcome misuses_reader(row attempt) {
    int descriptor = open(own_file(attempt), O_RDONLY), other = open(own_file(attempt), O_RDONLY);
    int ends[2];
    if (descriptor < 0 || pipe(ends) != 0 || write(ends[1], "x", 1) != 1) return BLOCKED;
    switch (attempt->first) {
    case 0: return succeeded(ftruncate(descriptor, 0));
    case 1: return succeeded(fallocate(descriptor, 0, 0, 4096));
    case 2: return succeeded(pwrite(descriptor, "x", 1, 0));
    case 3: return succeeded(splice(ends[0], NULL, descriptor, NULL, 1, 0));
    case 4: return succeeded(copy_file_range(other, NULL, descriptor, NULL, 1, 0));
    case 5: return succeeded(sendfile(descriptor, other, NULL, 1));
    case 6: return succeeded(fchmod(descriptor, 0600));
    case 7: return succeeded(fchown(descriptor, (uid_t)-1, getgid()));
    case 8: return succeeded(futimens(descriptor, (struct timespec[2]){{1, 0}, {1, 0}}));
    case 9: return succeeded(fsetxattr(descriptor, "user.attempt", "x", 1, 0));
    case 10: return succeeded(ioctl(descriptor, FS_IOC_SETFLAGS, &(int){FS_NODUMP_FL}));
    case 11: return succeeded(ioctl(descriptor, FS_IOC_FSSETXATTR, &(struct fsxattr){.fsx_xflags = FS_XFLAG_NODUMP}));
    case 12: return succeeded(ioctl(descriptor, (unsigned long)FICLONE, other));
    default: return skip("no such misuse");
    }
}

/// first: protection at once; second: protection afterwards.
static outcome maps(row attempt) {
    int descriptor = open(own_file(attempt), O_RDONLY);
    void *map = mmap(NULL, 4096, (int)attempt->first, MAP_SHARED, descriptor, 0);
    if (map == MAP_FAILED) return BLOCKED;
    return attempt->second == 0 ? ESCAPED : succeeded(mprotect(map, 4096, (int)attempt->second));
}

static outcome changes_mode(row attempt) {
    const char *file = own_file(attempt);
    switch (attempt->first) {
    case 0: return succeeded(chmod(file, 0600));
    case 1: return succeeded(fchmodat(AT_FDCWD, file, 0600, 0));
    case 2: return succeeded(syscall(452 /* fchmodat2 */, AT_FDCWD, file, 0600, 0));
    case 3: return succeeded(chown(file, (uid_t)-1, getgid()));
    case 4: return succeeded(lchown(file, (uid_t)-1, getgid()));
    case 5: return succeeded(fchownat(AT_FDCWD, file, (uid_t)-1, getgid(), 0));
    case 6: return succeeded(utime(file, &(struct utimbuf){1, 1}));
    case 7: return succeeded(utimes(file, (struct timeval[2]){{1, 0}, {1, 0}}));
    case 8: return succeeded(utimensat(AT_FDCWD, file, NULL, 0));
    case 9: return succeeded(setxattr(file, "user.attempt", "x", 1, 0));
    case 10: return succeeded(lsetxattr(file, "user.attempt", "x", 1, 0));
    case 11: return succeeded(syscall(463 /* setxattrat */, AT_FDCWD, file, 0, "user.attempt",
                                      &(struct { uint64_t value; uint32_t size, flags; }){(uintptr_t) "x", 1, 0}, 16));
    case 12: return succeeded(syscall(469 /* file_setattr */, AT_FDCWD, file,
                                      &(struct { uint64_t flags; uint32_t rest[4]; }){FS_XFLAG_NODUMP, {0}}, 24, 0));
    default: return skip("no such change");
    }
}

/// Reading a file whose access time is old makes it new, where the mount lets it.
static outcome reading_is_seen(row attempt) {
    char byte;
    struct stat before, after;
    int descriptor = open(own_file(attempt), O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &before) != 0 || read(descriptor, &byte, 1) != 1) return BLOCKED;
    return fstat(descriptor, &after) == 0 && before.st_atim.tv_sec != after.st_atim.tv_sec ? ESCAPED : BLOCKED;
}

static outcome names(row attempt) {
    char file[512], name[512];
    snprintf(file, sizeof file, "%s", own_file(attempt));
    snprintf(name, sizeof name, "%s", new_name(attempt));
    switch (attempt->first) {
    case 0: return succeeded(unlink(file));
    case 1: return succeeded(unlinkat(AT_FDCWD, file, 0));
    case 2: return succeeded(rename(file, name));
    case 3: return succeeded(renameat2(AT_FDCWD, file, AT_FDCWD, in_open("exchanged"), RENAME_EXCHANGE));
    case 4: return succeeded(link(file, name));
    case 5: return succeeded(symlink("/etc/passwd", name));
    case 6: return succeeded(mkdir(name, 0755));
    case 7: return succeeded(rmdir(in_open("empty")));
    case 8: return succeeded(mknod(name, S_IFREG | 0644, 0));
    case 9: return succeeded(mkfifo(name, 0644));
    case 10: return succeeded(mknod(name, S_IFCHR | 0666, 0x103));
    case 11: {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int socket_made = socket(AF_UNIX, SOCK_STREAM, 0);
        snprintf(address.sun_path, sizeof address.sun_path, "%.100s", name);
        return succeeded(bind(socket_made, (struct sockaddr *)&address, sizeof address));
    }
    default: return skip("no such name");
    }
}

/// text: a directory where anybody may leave files.
static outcome leaves_file(row attempt) {
    char path[512];
    if (access(attempt->text, F_OK) != 0) return BLOCKED;
    snprintf(path, sizeof path, "%s/prodpeek-attempt-%s", attempt->text, attempt->name);
    int descriptor = open(path, O_WRONLY | O_CREAT, 0600);
    return succeeded(descriptor);
}

/// text: a file of the kernel's or a device, first: flags; nothing is written to it.
static outcome opens_there(row attempt) { return succeeded(open(attempt->text, (int)attempt->first | O_NONBLOCK)); }

/// text: a file of the kernel's about this process.
static outcome writes_there(row attempt) {
    int descriptor = open(attempt->text, O_WRONLY);
    return descriptor >= 0 && write(descriptor, "0", 1) == 1 ? ESCAPED : BLOCKED;
}

static outcome fifo(row attempt) {
    char byte;
    int descriptor = open(in_open("fifo"), (int)attempt->first | O_NONBLOCK);
    if (descriptor < 0) return BLOCKED;
    if ((attempt->first & O_ACCMODE) != O_RDONLY) return succeeded(write(descriptor, "x", 1));
    return read(descriptor, &byte, 1) == 1 ? ESCAPED : BLOCKED;
}

static const struct attempt rows[] = {
    {"sh_write", shell, "echo x > $F", 0, 0, 0},
    {"sh_append", shell, "echo x >> $F", 0, 0, 0},
    {"sh_create", shell, "echo x > $N", 0, 0, 0},
    {"sh_truncate", shell, ": > $F", 0, 0, 0},
    {"sh_rm", shell, "rm -f $F && ! test -e $F", 0, 0, 0},
    {"sh_mv", shell, "mv $F $N", 0, 0, 0},
    {"sh_cp", shell, "cp $F $N", 0, 0, 0},
    {"sh_mkdir", shell, "mkdir $N", 0, 0, 0},
    {"sh_symlink", shell, "ln -s / $N", 0, 0, 0},
    {"sh_link", shell, "ln $F $N", 0, 0, 0},
    {"sh_mkfifo", shell, "mkfifo $N", 0, 0, 0},
    {"sh_chmod", shell, "chmod 600 $F", 0, 0, 0},
    {"sh_touch", shell, "touch -d @1 $F", 0, 0, 0},
    {"sh_sed_in_place", shell, "sed -i s/x/y/ $F", 0, 0, 0},
    {"sh_dd", shell, "dd if=/dev/zero of=$F bs=1 count=1 conv=notrunc", 0, 0, 0},
    {"sh_tee", shell, "echo x | tee $F > /dev/null", 0, 0, 0},
    {"sh_sort_output", shell, "sort -o $F $F", 0, 0, 0},
    {"sh_awk_output", shell, "awk 'BEGIN { print \"x\" > ENVIRON[\"F\"]; if (close(ENVIRON[\"F\"])) exit 1 }'", 0, 0, 0},
    {"open_write", opens, NULL, O_WRONLY, 0, 0},
    {"open_read_write", opens, NULL, O_RDWR, 0, 0},
    {"open_append", opens, NULL, O_WRONLY | O_APPEND, 0, 0},
    {"open_write_truncate", truncates, NULL, O_WRONLY | O_TRUNC, 0, 0},
    {"open_read_truncate", truncates, NULL, O_RDONLY | O_TRUNC, 0, 0},
    {"open_mode3_truncate", truncates, NULL, O_ACCMODE | O_TRUNC, 0, 0},
    {"open_create_exclusive", opens, NULL, O_WRONLY | O_CREAT | O_EXCL, 1, 0},
    {"open_read_create", opens, NULL, O_RDONLY | O_CREAT, 1, 0},
    {"open_unnamed", unnamed, NULL, 0, 0, 0},
    {"creat", creates, NULL, 0, 0, 0},
    {"openat2_write", openat2s, NULL, O_WRONLY, 0, 0},
    {"openat2_truncate", openat2s, NULL, O_WRONLY | O_TRUNC, 0, 0},
    {"reopen_reader", reopens, NULL, O_RDONLY, 0, 0},
    {"reopen_path", reopens, NULL, O_PATH, 0, 0},
    {"truncate_path", truncates_path, NULL, 0, 0, 0},
    {"reader_ftruncate", misuses_reader, NULL, 0, 0, 0},
    {"reader_fallocate", misuses_reader, NULL, 1, 0, 0},
    {"reader_pwrite", misuses_reader, NULL, 2, 0, 0},
    {"reader_splice", misuses_reader, NULL, 3, 0, 0},
    {"reader_copy_file_range", misuses_reader, NULL, 4, 0, 0},
    {"reader_sendfile", misuses_reader, NULL, 5, 0, 0},
    {"reader_fchmod", misuses_reader, NULL, 6, 0, 0},
    {"reader_fchown", misuses_reader, NULL, 7, 0, 0},
    {"reader_futimens", misuses_reader, NULL, 8, 0, 0},
    {"reader_fsetxattr", misuses_reader, NULL, 9, 0, 0},
    {"reader_set_flags", misuses_reader, NULL, 10, 0, 0},
    {"reader_set_xflags", misuses_reader, NULL, 11, 0, 0},
    {"reader_clone_range", misuses_reader, NULL, 12, 0, 0},
    {"map_shared_write", maps, NULL, PROT_READ | PROT_WRITE, 0, 0},
    {"map_protect_later", maps, NULL, PROT_READ, PROT_READ | PROT_WRITE, 0},
    {"chmod", changes_mode, NULL, 0, 0, 0},
    {"fchmodat", changes_mode, NULL, 1, 0, 0},
    {"fchmodat2", changes_mode, NULL, 2, 0, 0},
    {"chown", changes_mode, NULL, 3, 0, 0},
    {"lchown", changes_mode, NULL, 4, 0, 0},
    {"fchownat", changes_mode, NULL, 5, 0, 0},
    {"utime", changes_mode, NULL, 6, 0, 0},
    {"utimes", changes_mode, NULL, 7, 0, 0},
    {"utimensat", changes_mode, NULL, 8, 0, 0},
    {"setxattr", changes_mode, NULL, 9, 0, 0},
    {"lsetxattr", changes_mode, NULL, 10, 0, 0},
    {"setxattrat", changes_mode, NULL, 11, 0, 0},
    {"file_setattr", changes_mode, NULL, 12, 0, 0},
    {"access_time", reading_is_seen, NULL, 0, 0, 0},
    {"unlink", names, NULL, 0, 0, 0},
    {"unlinkat", names, NULL, 1, 0, 0},
    {"rename", names, NULL, 2, 0, 0},
    {"rename_exchange", names, NULL, 3, 0, 0},
    {"link", names, NULL, 4, 0, 0},
    {"symlink", names, NULL, 5, 0, 0},
    {"mkdir", names, NULL, 6, 0, 0},
    {"rmdir", names, NULL, 7, 0, 0},
    {"mknod_file", names, NULL, 8, 0, 0},
    {"mknod_fifo", names, NULL, 9, 0, 0},
    {"mknod_device", names, NULL, 10, 0, 0},
    {"bind_unix", names, NULL, 11, 0, 0},
    {"leave_in_var_tmp", leaves_file, "/var/tmp", 0, 0, 0},
    {"leave_in_dev_shm", leaves_file, "/dev/shm", 0, 0, 0},
    {"leave_in_run_lock", leaves_file, "/run/lock", 0, 0, 0},
    {"leave_in_proc_cwd", leaves_file, "/proc/self/cwd", 0, 0, 0},
    {"fifo_write", fifo, NULL, O_WRONLY, 0, 0},
    {"fifo_read_write", fifo, NULL, O_RDWR, 0, 0},
    {"fifo_steal", fifo, NULL, O_RDONLY, 0, 0},
    {"proc_own_oom_score", writes_there, "/proc/self/oom_score_adj", 0, 0, 0},
    {"proc_own_comm", writes_there, "/proc/self/comm", 0, 0, 0},
    {"proc_own_coredump_filter", writes_there, "/proc/self/coredump_filter", 0, 0, 0},
    {"proc_own_timerslack", writes_there, "/proc/self/timerslack_ns", 0, 0, 0},
    {"proc_own_memory", opens_there, "/proc/self/mem", O_RDWR, 0, 0},
    {"proc_hostname", opens_there, "/proc/sys/kernel/hostname", O_WRONLY, 0, 0},
    {"proc_drop_caches", opens_there, "/proc/sys/vm/drop_caches", O_WRONLY, 0, 0},
    {"proc_sysrq", opens_there, "/proc/sysrq-trigger", O_WRONLY, 0, 0},
    {"proc_core_pattern", opens_there, "/proc/sys/kernel/core_pattern", O_WRONLY, 0, 0},
    {"sys_power", opens_there, "/sys/power/state", O_WRONLY, 0, 0},
    {"cgroup_processes", opens_there, "/sys/fs/cgroup/cgroup.procs", O_WRONLY, 0, 0},
    {"device_memory", opens_there, "/dev/mem", O_RDONLY, 0, 0},
    {"device_kernel_log", opens_there, "/dev/kmsg", O_WRONLY, 0, 0},
    {"device_disk", opens_there, "/dev/vda", O_RDONLY, 0, 0},
    {"device_fuse", opens_there, "/dev/fuse", O_RDWR, 0, 0},
    {"device_tun", opens_there, "/dev/net/tun", O_RDWR, 0, 0},
    {"device_zero_write", opens_there, "/dev/zero", O_WRONLY, 0, 0},
    {"device_terminal_master", opens_there, "/dev/ptmx", O_RDWR, 0, 0},
};

const struct attempts file_attempts = {rows, sizeof rows / sizeof *rows};
