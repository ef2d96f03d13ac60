#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "places.h"
#include "refusal.h"

/// What programs need, read and run; everything else of a host is named by the request.
static const char *const base[] = {
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    "/etc/ld.so.cache", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/localtime", "/etc/timezone",
    "/etc/inputrc", "/etc/terminfo", "/etc/alternatives", "/etc/vim", "/etc/services", "/etc/protocols",
    "/etc/machine-id", "/etc/os-release", "/etc/debian_version",
};

/// How much is looked through before a session is refused: some 50 ms of a start.
#define ENTRIES_MOST 65536
#define DEPTH_MOST 40
/// The most places that become mounts or rules of their own, either way.
#define PLACES_MOST 2048

static unsigned entries;
/// How many of the open places are the base.
static size_t base_count;

static void add_link(struct reach *reach, const char *path, const char *text) {
    for (size_t at = 0; at < reach->link_count; at++) {
        if (strcmp(reach->links[at].path, path) == 0) return;
    }
    if (reach->link_count == reach->link_room) {
        reach->link_room = reach->link_room ? reach->link_room * 2 : 16;
        reach->links = realloc(reach->links, reach->link_room * sizeof *reach->links);
    }
    struct link link = {reach->links ? strdup(path) : NULL, strdup(text)};
    if (!link.path || !link.text) refuse("no memory is left to look through the session's paths");
    reach->links[reach->link_count++] = link;
}

/// Follows root's symbolic links, and tells them; false where there is nothing, or a link of another's.
static bool resolve(struct reach *reach, const char *path, char resolved[PATH_MAX], struct stat *status) {
    char rest[2 * PATH_MAX];
    size_t length = 0;
    unsigned followed = 0;
    resolved[0] = 0;
    if (snprintf(rest, sizeof rest, "%s", path) >= PATH_MAX || lstat("/", status) != 0) return false;
    for (char *cursor = rest; *cursor;) {
        cursor += strspn(cursor, "/");
        size_t part = strcspn(cursor, "/");
        if (part == 0) break;
        if (part == 2 && cursor[0] == '.' && cursor[1] == '.') {
            while (length > 0 && resolved[--length] != '/') {}
            resolved[length] = 0;
        } else if (part != 1 || cursor[0] != '.') {
            size_t above = length;
            if (length + part + 2 > PATH_MAX) return false;
            resolved[length++] = '/';
            memcpy(resolved + length, cursor, part);
            resolved[length += part] = 0;
            if (lstat(resolved, status) != 0) return false;
            if (S_ISLNK(status->st_mode)) {
                char text[PATH_MAX], next[2 * PATH_MAX];
                ssize_t count = readlink(resolved, text, sizeof text - 1);
                if (count <= 0 || status->st_uid != 0 || ++followed > 32) return false;
                text[count] = 0;
                add_link(reach, resolved, text);
                if (snprintf(next, sizeof next, "%s%s", text, cursor + part) >= PATH_MAX) return false;
                strcpy(rest, next);
                resolved[length = text[0] == '/' ? 0 : above] = 0;
                cursor = rest;
                continue;
            }
        }
        cursor += part;
    }
    if (length == 0) strcpy(resolved, "/");
    return lstat(resolved, status) == 0;
}

/// Joins in place; false where the path would be longer than a path can be.
static bool append(char path[PATH_MAX], const char *name) {
    size_t length = strlen(path);
    if (length == 1) length = 0;
    if (length + strlen(name) + 2 > PATH_MAX) return false;
    path[length] = '/';
    strcpy(path + length + 1, name);
    return true;
}

/// Whether a session has its own there, which a host's would lie over: the private /tmp is made writable by that name.
static bool is_own(const char *path) {
    return strcmp(path, "/tmp") == 0 || is_within(path, "/proc") || is_within(path, "/dev");
}

static unsigned char kind_of(int directory, const struct dirent *entry) {
    struct stat status;
    if (entry->d_type != DT_UNKNOWN) return entry->d_type;
    if (fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return (unsigned char)IFTODT(status.st_mode);
}

/// Symbolic links below what is open, and paths to read that lead through one.
static struct places other_names;

/// The most symbolic links on one path that are looked through for what they name.
#define LINKS_MOST 8

/// What has a hidden name is hidden under its other one too: `named` leads to `real` by symbolic links.
static void walk_names(struct reach *reach, const struct texts *hide, const char *real, const char *named, unsigned links) {
    struct stat status;
    bool open = false;
    for (size_t at = 0; at < reach->open.count; at++) {
        if (!is_within(real, reach->open.at[at].path)) continue;
        // What every session reads is not hidden.
        if (at < base_count) return;
        open = true;
    }
    if (!open || lstat(real, &status) != 0) return;
    if (hides(hide, named)) return add_place(&reach->closed, real, S_ISDIR(status.st_mode));
    DIR *directory = S_ISDIR(status.st_mode) ? opendir(real) : NULL;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char below[PATH_MAX], name[PATH_MAX], target[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(below, sizeof below, "%s", real);
        snprintf(name, sizeof name, "%s", named);
        if (!append(below, entry->d_name) || !append(name, entry->d_name)) continue;
        if (++entries > ENTRIES_MOST)
            refuse("more than %d files are below the paths that may be read; name less than %.200s", ENTRIES_MOST, named);
        if (kind_of(dirfd(directory), entry) != DT_LNK) {
            walk_names(reach, hide, below, name, links);
        } else if (links < LINKS_MOST && realpath(below, target) && !is_within(real, target)) {
            walk_names(reach, hide, target, name, links + 1);
        }
    }
    if (directory) closedir(directory);
}

/// Looks through a directory: with a pattern for what it opens, without for what is closed below what is open.
static void walk(struct reach *reach, const struct texts *hide, char path[PATH_MAX], const char *pattern, int depth) {
    if (depth > DEPTH_MOST) refuse("a path that may be read is too deep below %.200s; name less of it", path);
    // The kernel's own files differ for every reader and are opened by the request's `processes`, not by paths.
    if (is_within(path, "/proc") || (pattern && is_within(path, "/dev"))) return;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory) {
        // What is in it could be reached by name, and nobody has looked whether it should be. It cannot be listed anyway.
        if (!pattern && errno != ENOENT) add_place(&reach->closed, path, false);
        return;
    }
    size_t length = strlen(path);
    for (struct dirent *entry; errno = 0, (entry = readdir(directory));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (++entries > ENTRIES_MOST)
            refuse("more than %d files are below the paths that may be read; name less than %.200s", ENTRIES_MOST, path);
        unsigned char kind = kind_of(descriptor, entry);
        if (!append(path, entry->d_name)) refuse("a path below %.200s is too long", path);
        bool plain = kind == DT_REG || kind == DT_DIR;
        bool hidden = hides(hide, path);
        if (pattern) {
            if (plain && !hidden && !is_own(path) && fnmatch(pattern, path, 0) == 0) {
                add_place(&reach->open, path, kind == DT_DIR);
                if (kind == DT_DIR) walk(reach, hide, path, NULL, depth + 1);
            } else if (kind == DT_DIR && !hidden) {
                walk(reach, hide, path, pattern, depth + 1);
            }
        } else if (kind == DT_LNK) {
            add_place(&other_names, path, false);
        } else if (hidden || !plain) {
            add_place(&reach->closed, path, kind == DT_DIR);
        } else if (kind == DT_DIR) {
            walk(reach, hide, path, NULL, depth + 1);
        }
        path[length] = 0;
    }
    // What was not listed was not looked at.
    if (errno != 0 && !pattern) add_place(&reach->closed, path, false);
    closedir(directory);
}

static void open_path(struct reach *reach, const struct texts *hide, const char *named, bool looked_through) {
    char path[PATH_MAX];
    struct stat status;
    if (!resolve(reach, named, path, &status) || is_hidden(hide, path) || is_hidden(hide, named)) return;
    bool directory = S_ISDIR(status.st_mode);
    if ((!directory && !S_ISREG(status.st_mode)) || is_own(path)) return;
    // What every session reads is not looked through for what to close: it is the distribution's own.
    for (size_t at = 0; looked_through && at < base_count; at++) {
        if (is_within(path, reach->open.at[at].path)) return;
    }
    if (strcmp(path, "/") == 0) {
        // The session's own /proc, /dev and /tmp are in its root; so the root's entries are opened one by one.
        DIR *root = opendir("/");
        for (struct dirent *entry; root && (entry = readdir(root));) {
            char below[PATH_MAX] = "/";
            if (entry->d_name[0] != '.' && append(below, entry->d_name)) open_path(reach, hide, below, looked_through);
        }
        if (root) closedir(root);
        return;
    }
    add_place(&reach->open, path, directory);
    if (directory && looked_through) walk(reach, hide, path, NULL, 0);
    if (looked_through && strcmp(path, named) != 0) add_place(&other_names, named, directory);
}

void find_reach(const struct request *request, struct reach *reach) {
    const struct texts *hide = &request->hide;
    for (size_t at = 0; at < sizeof base / sizeof *base; at++) open_path(reach, hide, base[at], false);
    base_count = reach->open.count;
    for (size_t at = 0; at < request->read.count; at++) {
        const char *text = request->read.at[at];
        size_t plain = strcspn(text, "*?[");
        if (text[plain] == 0) {
            open_path(reach, hide, text, true);
            continue;
        }
        char named[PATH_MAX], path[PATH_MAX];
        struct stat status;
        while (plain > 1 && text[plain - 1] != '/') plain--;
        snprintf(named, sizeof named, "%.*s", (int)plain, text);
        if (resolve(reach, named, path, &status) && !is_hidden(hide, path)) walk(reach, hide, path, text, 0);
    }
    for (size_t at = 0; at < other_names.count; at++) {
        const char *named = other_names.at[at].path;
        char target[PATH_MAX];
        if (realpath(named, target) && !is_within(named, target)) walk_names(reach, hide, target, named, 1);
    }
    if (reach->open.count + reach->closed.count > PLACES_MOST)
        refuse("the paths to read and to hide come to more than %d places on this host; name directories", PLACES_MOST);
    sort_places(&reach->open);
    sort_places(&reach->closed);
}
