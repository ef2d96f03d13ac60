// The kernel's large doors: programs in it, other ways to call it, privileges, the machine as a whole.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

static outcome opens_door(row attempt) {
    char parameters[256] = {0};
    struct perf_event_attr events = {.type = PERF_TYPE_SOFTWARE, .size = sizeof events, .exclude_kernel = 1};
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    switch (attempt->first) {
    case 0: return succeeded(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
    case 1: return succeeded(syscall(SYS_perf_event_open, &events, 0, -1, -1, 0));
    case 2: return succeeded(syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */));
    case 3: return succeeded(syscall(SYS_io_uring_setup, 1, parameters));
    case 4: return succeeded(syscall(SYS_fanotify_init, 0x200 /* FAN_REPORT_FID */, 0));
    case 5: return succeeded(syscall(SYS_io_setup, 1, parameters));
    case 6: return succeeded(syscall(SYS_init_module, parameters, 1, ""));
    case 7: return succeeded(syscall(SYS_kexec_load, 0, 0, NULL, 0));
    case 8: return succeeded(syscall(SYS_landlock_create_ruleset, NULL, 0, 1));
    case 9: return succeeded(syscall(SYS_seccomp, 2 /* SECCOMP_GET_ACTION_AVAIL */, 0, &(unsigned){0x7fff0000}));
    case 10: return succeeded(syscall(SYS_quotactl, 0x800001, NULL, 0, NULL));
    case 11: return succeeded(syscall(SYS_lookup_dcookie, 0, parameters, 1));
    default: return skip("no such door");
    }
}

static outcome changes_machine(row attempt) {
    struct timeval time;
    struct timex adjustment = {.modes = ADJ_TICK, .tick = 10000};
    gettimeofday(&time, NULL);
    switch (attempt->first) {
    case 0: return succeeded(sethostname("attempt", 7));
    case 1: return succeeded(setdomainname("attempt", 7));
    case 2: return succeeded(settimeofday(&time, NULL));
    case 3: return succeeded(adjtimex(&adjustment));
    case 4: return succeeded(syscall(SYS_swapoff, "/no-such-file"));
    case 5: return succeeded(syscall(SYS_vhangup));
    case 6: return succeeded(syscall(SYS_iopl, 3));
    case 7: return succeeded(syscall(SYS_acct, NULL));
    case 8: return succeeded(personality(READ_IMPLIES_EXEC));
    case 9: return succeeded(personality(ADDR_NO_RANDOMIZE));
    case 10: {
        void *map = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return map == MAP_FAILED ? BLOCKED : succeeded(mlock(map, 64 << 20));
    }
    case 11: return succeeded(mlock(malloc(4096), 4096));
    case 12: return succeeded(syscall(SYS_set_mempolicy, 0, NULL, 0));
    case 13: return succeeded(syscall(SYS_membarrier, 1, 0, 0));
    default: return skip("no such change");
    }
}

/// text: what the kernel says about this process, and must.
static outcome lacks_status(row attempt) {
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    if (!file) return BLOCKED;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, attempt->text, strlen(attempt->text)) == 0) return BLOCKED;
    }
    return ESCAPED;
}

static outcome has_privileges(row attempt) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2] = {{0}};
    switch (attempt->first) {
    case 0: return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? BLOCKED : ESCAPED;
    case 1:
        syscall(SYS_capget, &header, sets);
        return sets[0].permitted || sets[0].inheritable || sets[1].permitted ? ESCAPED : BLOCKED;
    case 2: return succeeded(setuid(0));
    case 3: return succeeded(setgid(0));
    case 4: return succeeded(setgroups(0, NULL));
    case 5: return succeeded(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
    case 6: return succeeded(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
    default: return skip("no such privilege");
    }
}

/// A program of root's that takes root's rights, if it can: it exits with 0 if it has.
static outcome runs_set_uid(row attempt) {
    (void)attempt;
    pid_t child = fork();
    int status;
    if (child == 0) {
        execl(in_open("set-uid"), "set-uid", "--effective-root", NULL);
        _exit(1);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ESCAPED : BLOCKED;
}

#if defined(__x86_64__)
static outcome calls_32_bits(row attempt) {
    (void)attempt;
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid */) : "memory", "r8", "r9", "r10", "r11");
    return result > 0 ? ESCAPED : BLOCKED;
}

static outcome calls_x32(row attempt) {
    (void)attempt;
    return succeeded(syscall(0x40000000 + SYS_getpid));
}
#endif

/// More memory than a process of a session has.
static outcome takes_memory(row attempt) {
    for (long taken = 0; taken < attempt->first; taken++) {
        char *part = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (part == MAP_FAILED) return BLOCKED;
    }
    return ESCAPED;
}

static outcome fills_tmp(row attempt) {
    static char block[1 << 20];
    int descriptor = open("/tmp/attempt", O_WRONLY | O_CREAT, 0600);
    if (descriptor < 0) return BLOCKED;
    for (long taken = 0; taken < attempt->first; taken++) {
        if (write(descriptor, block, sizeof block) != sizeof block) {
            unlink("/tmp/attempt");
            return BLOCKED;
        }
    }
    unlink("/tmp/attempt");
    return ESCAPED;
}

/// What stays in a session's /tmp must be neither run nor be a device or a link out of it.
static outcome uses_tmp(row attempt) {
    int descriptor = open("/tmp/program", O_WRONLY | O_CREAT, 0755);
    if (descriptor < 0) return BLOCKED;
    switch (attempt->first) {
    case 0:
        if (write(descriptor, "#!/bin/sh\n", 10) != 10) return BLOCKED;
        close(descriptor);
        return system("/tmp/program 2>/dev/null") == 0 ? ESCAPED : BLOCKED;
    case 1: return succeeded(link(own_file(attempt), "/tmp/linked"));
    case 2: return succeeded(fchmod(descriptor, 04755));
    default: return skip("no such use");
    }
}

static const struct attempt rows[] = {
    {"bpf", opens_door, NULL, 0, 0, 0},
    {"perf_event", opens_door, NULL, 1, 0, 0},
    {"userfaultfd", opens_door, NULL, 2, 0, 0},
    {"io_uring", opens_door, NULL, 3, 0, 0},
    {"fanotify", opens_door, NULL, 4, 0, 0},
    {"asynchronous_io", opens_door, NULL, 5, 0, 0},
    {"kernel_module", opens_door, NULL, 6, 0, 0},
    {"kexec", opens_door, NULL, 7, 0, 0},
    {"landlock_again", opens_door, NULL, 8, 0, 0},
    {"seccomp_again", opens_door, NULL, 9, 0, 0},
    {"quota", opens_door, NULL, 10, 0, 0},
    {"directory_cookie", opens_door, NULL, 11, 0, 0},
    {"set_host_name", changes_machine, NULL, 0, 0, 0},
    {"set_domain_name", changes_machine, NULL, 1, 0, 0},
    {"set_time", changes_machine, NULL, 2, 0, 0},
    {"adjust_clock", changes_machine, NULL, 3, 0, 0},
    {"swap_off", changes_machine, NULL, 4, 0, 0},
    {"hang_up", changes_machine, NULL, 5, 0, 0},
    {"io_ports", changes_machine, NULL, 6, 0, 0},
    {"accounting", changes_machine, NULL, 7, 0, 0},
    {"personality_execute", changes_machine, NULL, 8, 0, 0},
    {"personality_addresses", changes_machine, NULL, 9, 0, 0},
    {"lock_64_megabytes", changes_machine, NULL, 10, 0, 0},
    {"lock_a_page", changes_machine, NULL, 11, 0, 0},
    {"memory_policy", changes_machine, NULL, 12, 0, 0},
    {"memory_barrier", changes_machine, NULL, 13, 0, 0},
    {"status_no_new_privileges", lacks_status, "NoNewPrivs:\t1", 0, 0, 0},
    {"status_seccomp", lacks_status, "Seccomp:\t2", 0, 0, 0},
    {"new_privileges", has_privileges, NULL, 0, 0, 0},
    {"capabilities", has_privileges, NULL, 1, 0, 0},
    {"become_root", has_privileges, NULL, 2, 0, 0},
    {"become_root_group", has_privileges, NULL, 3, 0, 0},
    {"drop_groups", has_privileges, NULL, 4, 0, 0},
    {"secure_bits", has_privileges, NULL, 5, 0, 0},
    {"keep_capabilities", has_privileges, NULL, 6, 0, 0},
    {"set_uid_program", runs_set_uid, NULL, 0, 0, 0},
#if defined(__x86_64__)
    {"call_32_bits", calls_32_bits, NULL, 0, 0, 0},
    {"call_x32", calls_x32, NULL, 0, 0, 0},
#endif
    {"memory_of_a_process", takes_memory, NULL, 4096, 0, 0},
    {"fill_tmp", fills_tmp, NULL, 16, 0, 0},
    {"run_from_tmp", uses_tmp, NULL, 0, 0, 0},
    {"link_into_tmp", uses_tmp, NULL, 1, 0, 0},
    {"set_uid_in_tmp", uses_tmp, NULL, 2, 0, 0},
};

const struct attempts kernel_attempts = {rows, sizeof rows / sizeof *rows};
