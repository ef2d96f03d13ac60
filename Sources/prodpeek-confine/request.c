#define _GNU_SOURCE
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "refusal.h"

static const char *const layer_names[] = {
    "landlock", "seccomp", "limits", "namespaces", "cgroup", "trace", "probe",
};

unsigned layer_named(const char *name) {
    for (size_t at = 0; at < sizeof layer_names / sizeof *layer_names; at++) {
        if (strcmp(name, layer_names[at]) == 0) return 1u << at;
    }
    return 0;
}

static _Noreturn void wrong(const char *field, const char *what) {
    refuse("the request's field %s %s; gateway and helper may be of different versions", field, what);
}

static void add(struct texts *texts, const struct field *field) {
    size_t length = strlen(field->value);
    bool begins = field->value[0] == '/' || (field->name[0] == 'h' && length > 0 && strchr("*?[", field->value[0]));
    if (!begins || length > 4095) wrong(field->name, "is no absolute path or pattern");
    if (texts->count == PATTERNS_MOST) wrong(field->name, "is there too often");
    texts->at[texts->count++] = field->value;
}

static uint64_t number(const struct field *field, uint64_t least, uint64_t most) {
    uint64_t number;
    if (!read_number(field->value, least, most, &number)) wrong(field->name, "is out of range");
    return number;
}

static bool is_name(const char *text, const char *others, size_t most) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t length = strlen(text);
    if (length == 0 || length > most) return false;
    for (; *text; text++) {
        if (!strchr(letters, *text) && !strchr(others, *text)) return false;
    }
    return true;
}

/// `TYPE COLUMNS ROWS`
static void read_terminal(const struct field *field, struct request *request) {
    char *columns = strchr(field->value, ' ');
    char *rows = columns ? strchr(columns + 1, ' ') : NULL;
    uint64_t wide, high;
    if (!rows) wrong(field->name, "is not TYPE COLUMNS ROWS");
    *columns++ = 0;
    *rows++ = 0;
    if (!is_name(field->value, "+._-", 64)) wrong(field->name, "has no terminal type");
    if (!read_number(columns, 1, TERMINAL_SIZE_MOST, &wide) || !read_number(rows, 1, TERMINAL_SIZE_MOST, &high))
        wrong(field->name, "has a size out of range");
    request->terminal = field->value;
    request->columns = (unsigned)wide;
    request->rows = (unsigned)high;
}

static void take(const struct field *field, struct request *request, const char **mode) {
    const char *name = field->name, *value = field->value;
    if (strcmp(name, "mode") == 0) {
        *mode = value;
    } else if (strcmp(name, "line") == 0) {
        request->line = value;
    } else if (strcmp(name, "host") == 0) {
        // It is part of the prompt, where bash would expand more than letters.
        if (!is_name(value, "._-", 253)) wrong(name, "is no host name");
        request->host = value;
    } else if (strcmp(name, "terminal") == 0) {
        read_terminal(field, request);
    } else if (strcmp(name, "directory") == 0) {
        if (value[0] != '/' || strlen(value) > 4095) wrong(name, "is no absolute path");
        request->directory = value;
    } else if (strcmp(name, "watch") == 0) {
        if (value[0] != '/' || strlen(value) > 4095) wrong(name, "is no absolute path");
        request->watch = value;
    } else if (strcmp(name, "processes") == 0) {
        request->all_processes = strcmp(value, "all") == 0;
        if (!request->all_processes && strcmp(value, "own") != 0) wrong(name, "is neither own nor all");
    } else if (strcmp(name, "tmp") == 0) {
        request->tmp = number(field, 0, 1ull << 40);
    } else if (strcmp(name, "memory") == 0) {
        request->memory = number(field, 1 << 20, 1ull << 50);
    } else if (strcmp(name, "tasks") == 0) {
        request->tasks = (unsigned)number(field, 1, 4096);
    } else if (strcmp(name, "abi") == 0) {
        request->abi = (unsigned)number(field, 1, 99);
    } else if (strcmp(name, "read") == 0) {
        add(&request->read, field);
    } else if (strcmp(name, "hide") == 0) {
        add(&request->hide, field);
    } else {
        unsigned layer = layer_named(value);
        if (!layer) wrong(name, "names a layer that this helper does not know");
        request->need |= layer;
    }
}

void read_request(char *bytes, size_t length, struct request *request) {
    static const struct {
        const char *name;
        bool always, many;
    } known[] = {
        {"mode", true, false},      {"line", false, false}, {"host", true, false},   {"terminal", false, false},
        {"directory", false, false}, {"read", false, true}, {"hide", false, true},   {"processes", true, false},
        {"tmp", true, false},       {"memory", true, false}, {"tasks", true, false}, {"abi", true, false},
        {"need", false, true},      {"watch", false, false},
    };
    enum { KNOWN = sizeof known / sizeof *known };
    bool seen[KNOWN] = {false};
    const char *mode = NULL;
    char *cursor = bytes, *end = bytes + length;
    struct field field;
    int found;
    while ((found = next_field(&cursor, end, &field)) > 0) {
        size_t at = 0;
        while (at < KNOWN && strcmp(known[at].name, field.name) != 0) at++;
        if (at == KNOWN) wrong(field.name, "is not one that this helper knows");
        if (seen[at] && !known[at].many) wrong(field.name, "is there twice");
        seen[at] = true;
        take(&field, request, &mode);
    }
    if (found < 0) refuse("the request is not made of name=value, each ended by NUL");
    for (size_t at = 0; at < KNOWN; at++) {
        if (known[at].always && !seen[at]) wrong(known[at].name, "is missing");
    }
    bool shell = strcmp(mode, "shell") == 0;
    if (!shell && strcmp(mode, "command") != 0) wrong("mode", "is neither command nor shell");
    if (shell == (request->line != NULL)) wrong("line", shell ? "is there for a shell" : "is missing");
    if (shell && !request->terminal) wrong("terminal", "is missing for a shell");
    if (!request->directory) request->directory = "/";
}
