// Sockets, namespaces and mounts, and the kernel's other large doors.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/if_ether.h>
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "drill.h"

typedef enum drilled drilled;
typedef const struct drill_row *row;

/// number: family, type and protocol in a byte each.
#define SOCKET(family, type, protocol) ((family) << 16 | (type) << 8 | (protocol))
static drilled makes_socket(row row) {
    return worked(socket((int)(row->number >> 16), (int)(row->number >> 8 & 255), (int)(row->number & 255)));
}

/// Nobody listens where this knocks, and being told so is an answer from the network.
static drilled connects(row row) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int made = socket(AF_INET, row->number ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (made < 0) return REFUSED;
    if (row->number) return worked(sendto(made, "", 0, 0, (const struct sockaddr *)&address, sizeof address));
    int result = connect(made, (const struct sockaddr *)&address, sizeof address);
    return result == 0 || errno == ECONNREFUSED ? WORKED : REFUSED;
}

static drilled listens(row row) {
    const struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    (void)row;
    int made = socket(AF_INET, SOCK_STREAM, 0);
    if (made < 0 || bind(made, (const struct sockaddr *)&address, sizeof address) != 0) return REFUSED;
    return worked(listen(made, 1));
}

static drilled connects_abstract(row row) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0prodpeek-drill-nobody"};
    (void)row;
    int made = socket(AF_UNIX, SOCK_STREAM, 0);
    if (made < 0) return REFUSED;
    return connect(made, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED ? WORKED : REFUSED;
}

static drilled pairs(row row) {
    int ends[2];
    return worked(socketpair(AF_UNIX, (int)row->number, 0, ends));
}

static drilled unshares(row row) { return worked(unshare((int)row->number)); }

/// What is made is this process's own and goes with it.
static drilled mounts(row row) {
    // Nothing is changed, for which the kernel wants the same right.
    struct mount_attr attributes = {0};
    switch (row->number) {
    case 0: return worked(fsopen("tmpfs", 0));
    case 1: return worked(open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE));
    case 2: return worked(mount_setattr(AT_FDCWD, "/", 0, &attributes, sizeof attributes));
    case 3: return worked(chroot("/"));
    case 4: return worked(setns(open("/proc/1/ns/mnt", O_RDONLY), CLONE_NEWNS));
    case 5: {
        long child = syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, NULL);
        if (child == 0) _exit(0);
        return worked(child);
    }
    }
    return UNTRIED;
}

/// number: an ioctl(2) on the standard input, where that is a terminal: a line feed is put into its own input.
static drilled puts_input(row row) {
    if (!isatty(0)) return UNTRIED;
    return worked(syscall(SYS_ioctl, 0, (unsigned long)row->number, "\n"));
}

/// A question about a file that no filter has a reason to pass: where it is answered, others are.
static drilled asks_device(row row) {
    char answer[64];
    if (!drill_targets.has_own) return UNTRIED;
    return worked(ioctl(open(drill_targets.own, O_RDONLY), (unsigned long)row->number, answer));
}

static drilled opens_door(row row) {
    char parameters[256] = {0};
    struct perf_event_attr events = {.type = PERF_TYPE_SOFTWARE, .size = sizeof events, .exclude_kernel = 1};
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    switch (row->number) {
    case 0: return worked(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
    case 1: return worked(syscall(SYS_perf_event_open, &events, 0, -1, -1, 0));
    case 2: return worked(syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */));
    case 3: return worked(syscall(SYS_io_uring_setup, 1, parameters));
    case 4: return worked(syscall(SYS_io_setup, 1, parameters + 8));
    case 5: return worked(syscall(SYS_fanotify_init, 0x200 /* FAN_REPORT_FID */, 0));
    case 6: return worked(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0)) == WORKED ||
                           errno == ENOKEY
                       ? WORKED
                       : REFUSED;
    case 7: return worked(syscall(SYS_add_key, "user", "prodpeek-drill", "x", 1, KEY_SPEC_PROCESS_KEYRING));
    case 8: return worked(syscall(SYS_init_module, parameters, 1, ""));
    case 9: return worked(personality(READ_IMPLIES_EXEC));
    case 10: return gethostname(parameters, sizeof parameters) == 0 ? worked(sethostname(parameters, strlen(parameters)))
                                                                    : UNTRIED;
    }
    return UNTRIED;
}

/// What is made is removed.
static drilled shares(row row) {
    int made;
    switch (row->number) {
    case 0:
        if ((made = msgget(IPC_PRIVATE, 0600)) >= 0) msgctl(made, IPC_RMID, NULL);
        return worked(made);
    case 1:
        if ((made = shmget(IPC_PRIVATE, 4096, 0600)) >= 0) shmctl(made, IPC_RMID, NULL);
        return worked(made);
    case 2:
        if ((made = semget(IPC_PRIVATE, 1, 0600)) >= 0) semctl(made, 0, IPC_RMID);
        return worked(made);
    case 3: {
        const char *name = strrchr(drill_targets.name, '/');
        struct mq_attr sizes = {.mq_maxmsg = 1, .mq_msgsize = 1};
        if ((made = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &sizes)) >= 0) mq_unlink(name);
        return worked(made);
    }
    }
    return UNTRIED;
}

static drilled has_privileges(row row) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];
    static const struct __user_cap_data_struct none[2];
    switch (row->number) {
    case 0: return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? (errno = 0, REFUSED) : WORKED;
    case 1: return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2 ? (errno = 0, REFUSED) : WORKED;
    case 2:
        if (syscall(SYS_capget, &header, sets) != 0) return UNTRIED;
        return memcmp(sets, none, sizeof sets) == 0 ? (errno = 0, REFUSED) : WORKED;
    case 3: return worked(setuid(0));
    }
    return UNTRIED;
}

static void no_such_call(int number) {
    (void)number;
    _exit(ENOSYS);
}

/// The same calls by their other numbers, which a filter by number does not know; getpid(2) is 20 there.
static drilled calls_otherwise(row row) {
    long result = 20;
    // A kernel without such programs ends this one so.
    signal(SIGSEGV, no_such_call);
    if (row->number) return worked(syscall(0x40000000 | SYS_getpid));
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return result > 0 ? WORKED : REFUSED;
}

static const struct drill_row network[] = {
    {"make a TCP socket", makes_socket, NULL, SOCKET(AF_INET, SOCK_STREAM, 0)},
    {"make a UDP socket", makes_socket, NULL, SOCKET(AF_INET, SOCK_DGRAM, 0)},
    {"make an IPv6 socket", makes_socket, NULL, SOCKET(AF_INET6, SOCK_STREAM, 0)},
    {"make an ICMP socket", makes_socket, NULL, SOCKET(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)},
    {"make a packet socket", makes_socket, NULL, SOCKET(AF_PACKET, SOCK_RAW, 0)},
    {"make a unix socket", makes_socket, NULL, SOCKET(AF_UNIX, SOCK_STREAM, 0)},
    {"make a unix datagram socket", makes_socket, NULL, SOCKET(AF_UNIX, SOCK_DGRAM, 0)},
    {"make a pair of datagram sockets", pairs, NULL, SOCK_DGRAM},
    {"make a netlink socket", makes_socket, NULL, SOCKET(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)},
    {"make an audit socket", makes_socket, NULL, SOCKET(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT)},
    {"make a vsock socket", makes_socket, NULL, SOCKET(AF_VSOCK, SOCK_STREAM, 0)},
    {"make a crypto socket", makes_socket, NULL, SOCKET(AF_ALG, SOCK_SEQPACKET, 0)},
    {"connect by TCP", connects, NULL, 0},
    {"send by UDP", connects, NULL, 1},
    {"listen", listens, NULL, 0},
    {"connect to an abstract socket", connects_abstract, NULL, 0},
};

static const struct drill_row namespaces[] = {
    {"make a user namespace", unshares, NULL, CLONE_NEWUSER},
    {"make a mount namespace", unshares, NULL, CLONE_NEWNS},
    {"make a network namespace", unshares, NULL, CLONE_NEWNET},
    {"make user and mount namespaces with clone", mounts, NULL, 5},
    {"open a new file system", mounts, NULL, 0},
    {"copy a mount", mounts, NULL, 1},
    {"change a mount", mounts, NULL, 2},
    {"change its root", mounts, NULL, 3},
    {"enter the namespace of process 1", mounts, NULL, 4},
    {"put input into its terminal", puts_input, NULL, TIOCSTI},
    {"put input into its terminal with a high bit", puts_input, NULL, TIOCSTI | 1l << 32},
    {"ask a file what no reader asks", asks_device, NULL, FIOQSIZE},
};

static const struct drill_row kernel[] = {
    {"make a BPF map", opens_door, NULL, 0},
    {"count events with perf", opens_door, NULL, 1},
    {"handle its own page faults", opens_door, NULL, 2},
    {"make an io_uring", opens_door, NULL, 3},
    {"make a context of asynchronous I/O", opens_door, NULL, 4},
    {"watch with fanotify", opens_door, NULL, 5},
    {"find the account's keyring", opens_door, NULL, 6},
    {"add a key", opens_door, NULL, 7},
    {"load a module", opens_door, NULL, 8},
    {"change its personality", opens_door, NULL, 9},
    {"set the host's name to what it is", opens_door, NULL, 10},
    {"make a message queue", shares, NULL, 0},
    {"make shared memory", shares, NULL, 1},
    {"make a semaphore", shares, NULL, 2},
    {"make a POSIX message queue", shares, NULL, 3},
    {"gain privileges by a program", has_privileges, NULL, 0},
    {"call the kernel unfiltered", has_privileges, NULL, 1},
    {"use a capability", has_privileges, NULL, 2},
    {"become root", has_privileges, NULL, 3},
    {"call the kernel as a 32-bit program", calls_otherwise, NULL, 0},
    {"call the kernel as an x32 program", calls_otherwise, NULL, 1},
};

DRILL_CLASS(drill_network, "network", network);
DRILL_CLASS(drill_namespaces, "namespaces", namespaces);
DRILL_CLASS(drill_kernel, "kernel", kernel);
