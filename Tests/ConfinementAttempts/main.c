// Tries to leave a confinement, in every way that is in the tables, and prints `NAME<TAB>blocked|ESCAPED|skipped WHY`.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempts.h"

/// Seconds after which nobody knows what became of an attempt: none waits for anything, however slow the machine is.
#define PATIENCE 60

struct laboratory laboratory;

static const struct attempts *const classes[] = {
    &file_attempts,   &reading_attempts, &process_attempts, &namespace_attempts,
    &socket_attempts, &object_attempts,  &kernel_attempts,
};
#define CLASSES (sizeof classes / sizeof *classes)

/// The attempt of this process.
static const struct attempt *current;

enum outcome succeeded(long result) { return result >= 0 ? ESCAPED : BLOCKED; }

enum outcome skip(const char *why) {
    printf("%s\tskipped %s\n", current->name, why);
    return fflush(stdout) == 0 ? SKIPPED : BLOCKED;
}

const char *in_open(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", laboratory.open, name);
    return path;
}

const char *in_secret(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", laboratory.secret, name);
    return path;
}

const char *own_file(const struct attempt *attempt) {
    static char path[512];
    snprintf(path, sizeof path, "%s/file-%s", laboratory.open, attempt->name);
    return path;
}

const char *new_name(const struct attempt *attempt) {
    static char path[512];
    snprintf(path, sizeof path, "%s/new-%s", laboratory.open, attempt->name);
    return path;
}

/// `name=value` lines of open/laboratory.
static void read_laboratory(void) {
    char line[512];
    FILE *file = fopen(in_open("laboratory"), "r");
    if (!file) {
        fprintf(stderr, "confinement-attempts: no laboratory in %s\n", laboratory.open);
        exit(64);
    }
    while (fgets(line, sizeof line, file)) {
        char *value = strchr(line, '=');
        if (!value) continue;
        *value++ = 0;
        value[strcspn(value, "\n")] = 0;
        if (strcmp(line, "secret") == 0) snprintf(laboratory.secret, sizeof laboratory.secret, "%s", value);
        if (strcmp(line, "victim") == 0) laboratory.victim = atoi(value);
        if (strcmp(line, "message_queue") == 0) laboratory.message_queue = atoi(value);
        if (strcmp(line, "shared_memory") == 0) laboratory.shared_memory = atoi(value);
        if (strcmp(line, "semaphores") == 0) laboratory.semaphores = atoi(value);
        if (strcmp(line, "port") == 0) laboratory.port = atoi(value);
    }
    fclose(file);
}

/// Each attempt is a process of its own, since some end it and others wait for good.
static void try(const struct attempt *attempt) {
    current = attempt;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(PATIENCE);
        _exit(attempt->try(attempt));
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        printf("%s\tskipped no process could be made\n", attempt->name);
        return;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        printf("%s\tskipped it did not end\n", attempt->name);
        return;
    }
    int outcome = WIFEXITED(status) ? WEXITSTATUS(status) : BLOCKED;
    if (outcome != SKIPPED) printf("%s\t%s\n", attempt->name, outcome == ESCAPED ? "ESCAPED" : "blocked");
}

int main(int count, char *arguments[]) {
    // The program as root's set-uid one: see kernel.c.
    if (count == 2 && strcmp(arguments[1], "--effective-root") == 0) return geteuid() == 0 ? 0 : 1;
    bool list = count == 2 && strcmp(arguments[1], "--list") == 0;
    if (count < 2) {
        fputs("usage: confinement-attempts --list | OPEN-DIRECTORY [NAME...]\n", stderr);
        return 64;
    }
    snprintf(laboratory.open, sizeof laboratory.open, "%s", arguments[1]);
    if (!list) read_laboratory();
    signal(SIGPIPE, SIG_IGN);
    for (size_t class = 0; class < CLASSES; class++) {
        for (size_t at = 0; at < classes[class]->count; at++) {
            const struct attempt *attempt = &classes[class]->at[at];
            bool wanted = count == 2;
            for (int name = 2; name < count; name++) wanted |= strcmp(arguments[name], attempt->name) == 0;
            if (list) {
                puts(attempt->name);
            } else if (wanted) {
                try(attempt);
            }
        }
    }
    return fflush(stdout) == 0 ? 0 : 74;
}
