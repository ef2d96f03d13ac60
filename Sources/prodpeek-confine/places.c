#define _GNU_SOURCE
#include "places.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "refusal.h"

bool is_within(const char *path, const char *ancestor) {
    size_t length = strlen(ancestor);
    if (strncmp(path, ancestor, length) != 0) return false;
    return path[length] == 0 || path[length] == '/' || (length > 0 && ancestor[length - 1] == '/');
}

/// fnmatch(3) without flags, asked only where the plain text at the pattern's ends agrees: most paths differ there.
static bool matches(const char *pattern, const char *path, size_t path_length) {
    size_t head = strcspn(pattern, "*?[\\");
    size_t length = strlen(pattern);
    if (head == length) return strcmp(pattern, path) == 0;
    if (strncmp(pattern, path, head) != 0) return false;
    size_t tail = 0;
    while (tail < length && !strchr("*?[]\\", pattern[length - tail - 1])) tail++;
    // A backslash or bracket may stand before the tail and change what its first letter means.
    if (tail > 0) tail--;
    if (tail > path_length || memcmp(pattern + length - tail, path + path_length - tail, tail) != 0) return false;
    return fnmatch(pattern, path, 0) == 0;
}

bool hides(const struct texts *patterns, const char *path) {
    size_t length = strlen(path);
    for (size_t at = 0; at < patterns->count; at++) {
        if (matches(patterns->at[at], path, length)) return true;
    }
    return false;
}

bool is_hidden(const struct texts *hide, const char *path) {
    char above[4096];
    size_t length = strlen(path);
    if (length >= sizeof above) return true;
    for (size_t end = 1; end <= length; end++) {
        if (path[end] != '/' && path[end] != 0) continue;
        memcpy(above, path, end);
        above[end] = 0;
        if (hides(hide, above)) return true;
    }
    return false;
}

void add_place(struct places *places, const char *path, bool directory) {
    if (places->count == places->room) {
        places->room = places->room ? places->room * 2 : 64;
        places->at = realloc(places->at, places->room * sizeof *places->at);
    }
    char *copy = places->at ? strdup(path) : NULL;
    if (!copy) refuse("no memory is left to look through the session's paths");
    places->at[places->count++] = (struct place){copy, directory};
}

static int by_path(const void *left, const void *right) {
    return strcmp(((const struct place *)left)->path, ((const struct place *)right)->path);
}

void sort_places(struct places *places) {
    if (places->count == 0) return;
    qsort(places->at, places->count, sizeof *places->at, by_path);
    size_t kept = 0;
    for (size_t at = 0; at < places->count; at++) {
        bool below = false;
        // Between a directory and what is below it others may sort, such as `/a-b` between `/a` and `/a/b`.
        for (size_t before = kept; before > 0 && !below; before--) {
            below = is_within(places->at[at].path, places->at[before - 1].path);
        }
        if (below) {
            free(places->at[at].path);
        } else {
            places->at[kept++] = places->at[at];
        }
    }
    places->count = kept;
}
