#define _GNU_SOURCE
#include "programs.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static bool add_link(struct fields *fields, const char *name, pid_t id, const char *link) {
    char path[64], text[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)id, link);
    ssize_t length = readlink(path, text, sizeof text);
    return length > 0 && (size_t)length < sizeof text && add_field(fields, name, text, (size_t)length);
}

/// The arguments as the kernel put them into the new program's memory, which nothing else has yet.
static bool add_arguments(struct fields *fields, pid_t id) {
    static char text[ARGUMENTS_MOST];
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)id);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    size_t length = 0, left_out = 0;
    ssize_t count;
    while (length < sizeof text && (count = read(descriptor, text + length, sizeof text - length)) > 0)
        length += (size_t)count;
    char more[4096];
    while ((count = read(descriptor, more, sizeof more)) > 0) left_out += (size_t)count;
    close(descriptor);
    if (count < 0 || length == 0) return false;
    // Room for `cut`, which many short arguments need as well as one that is long.
    const size_t kept_free = sizeof "cut=" + 24;
    size_t at = 0;
    while (at < length) {
        char *last = memchr(text + at, 0, length - at);
        size_t size = last ? (size_t)(last - (text + at)) : length - at;
        if (fields->length + sizeof "argument=" + size + kept_free > sizeof fields->bytes) break;
        add_field(fields, "argument", text + at, size);
        at += size + (last ? 1 : 0);
    }
    left_out += length - at;
    return left_out == 0 || add_number(fields, "cut", left_out);
}

bool describe_program(const struct tracee *tracee, struct fields *fields) {
    fields->length = 0;
    return add_number(fields, "pid", (uint64_t)tracee->id) && add_number(fields, "parent", (uint64_t)tracee->parent) &&
           add_number(fields, "time", now()) && add_link(fields, "directory", tracee->id, "cwd") &&
           add_link(fields, "program", tracee->id, "exe") && add_arguments(fields, tracee->id);
}

void add_ending(struct fields *fields, int status) {
    if (WIFEXITED(status)) {
        add_number(fields, "status", (uint64_t)WEXITSTATUS(status));
    } else {
        add_number(fields, "signal", (uint64_t)WTERMSIG(status));
    }
}

void describe_end(pid_t id, int status, uint64_t time, struct fields *fields) {
    fields->length = 0;
    add_number(fields, "pid", (uint64_t)id);
    add_number(fields, "time", time);
    add_ending(fields, status);
}
