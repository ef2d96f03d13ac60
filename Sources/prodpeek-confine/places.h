#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "request.h"

/// A path without symbolic links.
struct place {
    char *path;
    /// Of a closed place: whether its names are to be closed too.
    bool directory;
};

struct places {
    struct place *at;
    size_t count, room;
};

/// A symbolic link on the way to a place, which a root of the session's own has to have too.
struct link {
    char *path;
    char *text;
};

/// What a session may reach, as found when it starts.
struct reach {
    /// What can be read, and all below it; sorted, none below another.
    struct places open;
    /// What is below those and must stay unreachable: hidden paths, FIFOs, sockets, devices, what cannot be listed.
    struct places closed;
    struct link *links;
    size_t link_count, link_room;
};

/// Finds what a request lets a session reach, or refuses where that takes too long to look through.
///
/// It runs before any namespace exists, where the owner of a symbolic link can still be told: only root's are followed,
/// because who owns another could point it at what only this account may read.
void find_reach(const struct request *request, struct reach *reach);

/// Whether `path` is `ancestor` or below it.
bool is_within(const char *path, const char *ancestor);

/// Whether a pattern of the request hides this very path.
bool hides(const struct texts *hide, const char *path);

/// Whether a pattern of the request hides the path or a directory above it.
bool is_hidden(const struct texts *hide, const char *path);

/// Appends a copy of the path.
void add_place(struct places *places, const char *path, bool directory);
/// Sorts by path and leaves out what is there twice or below another.
void sort_places(struct places *places);
