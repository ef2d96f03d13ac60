// Reading and learning what no path of the policy names.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

/// What the tester wrote into everything that must not be read.
static outcome is_secret(int descriptor) {
    char text[65536];
    if (descriptor < 0) return BLOCKED;
    ssize_t length = read(descriptor, text, sizeof text);
    return length > 0 && memmem(text, (size_t)length, "SECRET", 6) ? ESCAPED : BLOCKED;
}

/// text: a prefix before the secret's own path.
static outcome reads_secret(row attempt) {
    char path[1024];
    snprintf(path, sizeof path, "%s%s", attempt->text, in_secret("key"));
    return is_secret(open(path, O_RDONLY));
}

/// text: a name in the open directory behind which the secret is.
static outcome reads_open(row attempt) { return is_secret(open(in_open(attempt->text), O_RDONLY | O_NONBLOCK)); }

static outcome reads_reopened(row attempt) {
    (void)attempt;
    char path[64];
    int descriptor = open(in_secret("key"), O_PATH);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return is_secret(descriptor < 0 ? -1 : open(path, O_RDONLY));
}

static outcome reads_by_handle(row attempt) {
    (void)attempt;
    struct {
        struct file_handle head;
        unsigned char bytes[128];
    } handle = {.head.handle_bytes = 128};
    int mount;
    if (name_to_handle_at(AT_FDCWD, in_secret("key"), &handle.head, &mount, 0) != 0) return BLOCKED;
    return is_secret(open_by_handle_at(open("/", O_RDONLY), &handle.head, O_RDONLY));
}

static outcome stats_secret(row attempt) {
    struct stat status;
    switch (attempt->first) {
    case 0: return succeeded(stat(in_secret("key"), &status));
    case 1: return succeeded(access(in_secret("key"), F_OK));
    case 2: return succeeded(chdir(laboratory.secret));
    case 3: return opendir(laboratory.secret) ? ESCAPED : BLOCKED;
    case 4: return succeeded(inotify_add_watch(inotify_init(), laboratory.secret, IN_OPEN));
    case 5: return succeeded(open(in_secret("key"), O_PATH));
    case 6: return opendir(in_open("hidden-directory")) && access(in_open("hidden-directory/key"), F_OK) == 0
                       ? ESCAPED
                       : BLOCKED;
    default: return skip("no such question");
    }
}

/// text: a file about the victim.
static outcome reads_victim(row attempt) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/%s", laboratory.victim, attempt->text);
    int descriptor = open(path, O_RDONLY);
    return descriptor >= 0 && read(descriptor, text, sizeof text) > 0 ? ESCAPED : BLOCKED;
}

static outcome lists_victim_descriptors(row attempt) {
    (void)attempt;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", laboratory.victim);
    return opendir(path) ? ESCAPED : BLOCKED;
}

static outcome reads_through_victim(row attempt) {
    char path[1024];
    snprintf(path, sizeof path, "/proc/%d/%s%s", laboratory.victim, attempt->text, in_secret("key"));
    return is_secret(open(path, O_RDONLY));
}

static outcome sees_processes(row attempt) {
    (void)attempt;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d", laboratory.victim);
    DIR *directory = opendir("/proc");
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (atoi(entry->d_name) == laboratory.victim) return ESCAPED;
    }
    return BLOCKED;
}

/// text: a file of root's.
static outcome reads_file(row attempt) {
    char byte;
    int descriptor = open(attempt->text, O_RDONLY | O_NONBLOCK);
    return descriptor >= 0 && read(descriptor, &byte, 1) == 1 ? ESCAPED : BLOCKED;
}

static outcome lists(row attempt) { return opendir(attempt->text) ? ESCAPED : BLOCKED; }

static outcome has_variable(row attempt) { return getenv(attempt->text) ? ESCAPED : BLOCKED; }

static outcome has_descriptors(row attempt) {
    (void)attempt;
    for (int number = 3; number < 1024; number++) {
        if (fcntl(number, F_GETFD) >= 0) return ESCAPED;
    }
    return BLOCKED;
}

static outcome reads_kernel_log(row attempt) {
    char text[4096];
    return succeeded(klogctl((int)attempt->first, text, sizeof text));
}

static const struct attempt rows[] = {
    {"read_secret", reads_secret, "", 0, 0, 0},
    {"read_secret_dotdot", reads_secret, "/usr/..", 0, 0, 0},
    {"read_secret_own_root", reads_secret, "/proc/self/root", 0, 0, 0},
    {"read_secret_thread_root", reads_secret, "/proc/thread-self/root", 0, 0, 0},
    {"read_secret_init_root", reads_secret, "/proc/1/root", 0, 0, 0},
    {"read_secret_victim_root", reads_through_victim, "root", 0, 0, 0},
    {"read_secret_victim_directory", reads_through_victim, "cwd/../../..", 0, 0, 0},
    {"read_secret_symlink", reads_open, "link-to-secret", 0, 0, 0},
    {"read_secret_directory_symlink", reads_open, "link-to-directory/key", 0, 0, 0},
    {"read_secret_hard_link", reads_open, "hard-link-to-secret", 0, 0, 0},
    {"read_secret_reopened", reads_reopened, NULL, 0, 0, 0},
    {"read_secret_by_handle", reads_by_handle, NULL, 0, 0, 0},
    {"read_hidden_file", reads_open, "hidden.key", 0, 0, 0},
    {"read_hidden_below", reads_open, "hidden-directory/key", 0, 0, 0},
    {"read_unlistable", reads_open, "unlistable/key", 0, 0, 0},
    {"list_hidden", stats_secret, NULL, 6, 0, 0},
    {"stat_secret", stats_secret, NULL, 0, 0, 0},
    {"access_secret", stats_secret, NULL, 1, 0, 0},
    {"enter_secret", stats_secret, NULL, 2, 0, 0},
    {"list_secret", stats_secret, NULL, 3, 0, 0},
    {"watch_secret", stats_secret, NULL, 4, 0, 0},
    {"name_secret", stats_secret, NULL, 5, 0, 0},
    {"victim_environment", reads_victim, "environ", 0, 0, 0},
    {"victim_maps", reads_victim, "maps", 0, 0, 0},
    {"victim_memory", reads_victim, "auxv", 0, 0, 0},
    {"victim_stack", reads_victim, "stack", 0, 0, 0},
    {"victim_limits", reads_victim, "limits", 0, 0, 0},
    {"victim_arguments", reads_victim, "cmdline", 0, 0, 0},
    {"victim_descriptors", lists_victim_descriptors, NULL, 0, 0, 0},
    {"see_processes", sees_processes, NULL, 0, 0, 0},
    {"read_shadow", reads_file, "/etc/shadow", 0, 0, 0},
    {"read_host_key", reads_file, "/etc/ssh/ssh_host_ed25519_key", 0, 0, 0},
    {"read_sshd_config", reads_file, "/etc/ssh/ssh_config", 0, 0, 0},
    {"read_fstab", reads_file, "/etc/profile", 0, 0, 0},
    {"read_kernel_memory", reads_file, "/proc/kcore", 0, 0, 0},
    {"read_packages", reads_file, "/var/lib/dpkg/status", 0, 0, 0},
    {"list_root_home", lists, "/root", 0, 0, 0},
    {"list_etc_ssh", lists, "/etc/ssh", 0, 0, 0},
    {"list_boot", lists, "/boot", 0, 0, 0},
    {"list_sys", lists, "/sys/kernel", 0, 0, 0},
    {"agent_variable", has_variable, "SSH_AUTH_SOCK", 0, 0, 0},
    {"connection_variable", has_variable, "SSH_CONNECTION", 0, 0, 0},
    {"client_variable", has_variable, "LC_ATTEMPT", 0, 0, 0},
    {"inherited_descriptors", has_descriptors, NULL, 0, 0, 0},
    {"kernel_log_read", reads_kernel_log, NULL, 3, 0, 0},
    {"kernel_log_size", reads_kernel_log, NULL, 10, 0, 0},
};

const struct attempts reading_attempts = {rows, sizeof rows / sizeof *rows};
