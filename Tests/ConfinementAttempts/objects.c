// What is shared without a file: locks, leases, watches, queues, shared memory, keys.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

/// first: an operation of flock(2).
static outcome locks(row attempt) {
    return succeeded(flock(open(own_file(attempt), O_RDONLY), (int)attempt->first | LOCK_NB));
}

/// first: a command of fcntl(2) on a file opened for reading.
static outcome controls(row attempt) {
    int descriptor = open(own_file(attempt), O_RDONLY), directory = open(laboratory.open, O_RDONLY);
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 1};
    switch (attempt->first) {
    case F_SETLK:
    case F_OFD_SETLK: return succeeded(fcntl(descriptor, (int)attempt->first, &lock));
    case F_SETLEASE: return succeeded(fcntl(descriptor, F_SETLEASE, F_RDLCK));
    case F_NOTIFY: return succeeded(fcntl(directory, F_NOTIFY, DN_MODIFY));
    case F_SET_RW_HINT: return succeeded(fcntl(descriptor, F_SET_RW_HINT, &(uint64_t){2}));
    default: return skip("no such command");
    }
}

static outcome writes_back(row attempt) {
    int descriptor = open(own_file(attempt), O_RDONLY);
    switch (attempt->first) {
    case 0: return succeeded(syncfs(descriptor));
    case 1: return succeeded(fsync(descriptor));
    case 2: return succeeded(fdatasync(descriptor));
    case 3: return succeeded(sync_file_range(descriptor, 0, 1, SYNC_FILE_RANGE_WRITE));
    case 4: return posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0 ? ESCAPED : BLOCKED;
    case 5: return succeeded(readahead(descriptor, 0, 4096));
    case 6: {
        void *map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, descriptor, 0);
        return map == MAP_FAILED ? BLOCKED : succeeded(madvise(map, 4096, 21 /* MADV_PAGEOUT */));
    }
    case 7: return succeeded(syscall(SYS_sync));
    default: return skip("no such writing");
    }
}

static outcome messages(row attempt) {
    struct {
        long type;
        char text[2];
    } message = {1, "x"};
    struct sembuf step = {0, 1, 0};
    void *memory;
    switch (attempt->first) {
    case 0: return succeeded(msgsnd(laboratory.message_queue, &message, 1, IPC_NOWAIT));
    case 1: return succeeded(msgget(IPC_PRIVATE, 0600));
    case 2: return succeeded(msgrcv(laboratory.message_queue, &message, 1, 0, IPC_NOWAIT));
    case 3:
        memory = shmat(laboratory.shared_memory, NULL, 0);
        if (memory == (void *)-1) return BLOCKED;
        return *(char *)memory = 'x', ESCAPED;
    case 4: return succeeded(shmget(IPC_PRIVATE, 4096, 0600));
    case 5: return succeeded(semop(laboratory.semaphores, &step, 1));
    case 6: return succeeded(semget(IPC_PRIVATE, 1, 0600));
    case 7: return succeeded(shmctl(laboratory.shared_memory, SHM_STAT, &(struct shmid_ds){0}));
    default: return skip("no such message");
    }
}

static outcome queues(row attempt) {
    struct mq_attr sizes = {.mq_maxmsg = 1, .mq_msgsize = 1};
    char name[64];
    snprintf(name, sizeof name, "/prodpeek-%s-%d", attempt->name, laboratory.port);
    switch (attempt->first) {
    case 0: {
        mqd_t queue = mq_open(name, O_CREAT | O_RDWR, 0600, &sizes);
        if (queue < 0) return BLOCKED;
        mq_unlink(name);
        return ESCAPED;
    }
    case 1: {
        int memory = shm_open(name, O_CREAT | O_RDWR, 0600);
        if (memory < 0) return BLOCKED;
        shm_unlink(name);
        return ESCAPED;
    }
    default: return skip("no such queue");
    }
}

static outcome keys(row attempt) {
    switch (attempt->first) {
    case 0: return succeeded(syscall(SYS_add_key, "user", "prodpeek", "x", 1, KEY_SPEC_PROCESS_KEYRING));
    case 1: return succeeded(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1));
    case 2: return succeeded(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL));
    case 3: return succeeded(syscall(SYS_request_key, "user", "prodpeek-none", NULL, 0)) == ESCAPED || errno == ENOKEY
                       ? ESCAPED
                       : BLOCKED;
    default: return skip("no such key");
    }
}

static outcome watches_many(row attempt) {
    (void)attempt;
    for (int made = 0; made < 256; made++) {
        if (inotify_init() < 0) return BLOCKED;
    }
    return ESCAPED;
}

static outcome opens_many(row attempt) {
    for (int made = 0; made < attempt->first; made++) {
        if (dup(0) < 0) return BLOCKED;
    }
    return ESCAPED;
}

static outcome grows_pipe(row attempt) {
    (void)attempt;
    int ends[2];
    return pipe(ends) != 0 ? BLOCKED : succeeded(fcntl(ends[0], F_SETPIPE_SZ, 1 << 20));
}

static const struct attempt rows[] = {
    {"flock_exclusive", locks, NULL, LOCK_EX, 0, 0},
    {"flock_shared", locks, NULL, LOCK_SH, 0, 0},
    {"lock_posix", controls, NULL, F_SETLK, 0, 0},
    {"lock_description", controls, NULL, F_OFD_SETLK, 0, 0},
    {"lease", controls, NULL, F_SETLEASE, 0, 0},
    {"directory_notice", controls, NULL, F_NOTIFY, 0, 0},
    {"write_hint", controls, NULL, F_SET_RW_HINT, 0, 0},
    {"syncfs", writes_back, NULL, 0, 0, 0},
    {"fsync", writes_back, NULL, 1, 0, 0},
    {"fdatasync", writes_back, NULL, 2, 0, 0},
    {"sync_file_range", writes_back, NULL, 3, 0, 0},
    {"drop_pages", writes_back, NULL, 4, 0, 0},
    {"readahead", writes_back, NULL, 5, 0, 0},
    {"page_out", writes_back, NULL, 6, 0, 0},
    {"sync", writes_back, NULL, 7, 0, 0},
    {"message_send", messages, NULL, 0, 0, 0},
    {"message_queue_create", messages, NULL, 1, 0, 0},
    {"message_receive", messages, NULL, 2, 0, 0},
    {"shared_memory_write", messages, NULL, 3, 0, 0},
    {"shared_memory_create", messages, NULL, 4, 0, 0},
    {"semaphore_step", messages, NULL, 5, 0, 0},
    {"semaphore_create", messages, NULL, 6, 0, 0},
    {"posix_queue", queues, NULL, 0, 0, 0},
    {"posix_shared_memory", queues, NULL, 1, 0, 0},
    {"key_add", keys, NULL, 0, 0, 0},
    {"keyring_of_account", keys, NULL, 1, 0, 0},
    {"keyring_join", keys, NULL, 2, 0, 0},
    {"key_request", keys, NULL, 3, 0, 0},
    {"many_watches", watches_many, NULL, 0, 0, 0},
    {"many_descriptors", opens_many, NULL, 4096, 0, 0},
    {"large_pipe", grows_pipe, NULL, 0, 0, 0},
};

const struct attempts object_attempts = {rows, sizeof rows / sizeof *rows};
