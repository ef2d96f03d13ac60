#pragma once
#include <stddef.h>

#include "places.h"

/// The namespaces of a session: the network's is the host's, whose figures (`ss -s`) may be looked at; no socket can be
/// made in either.
#define SESSION_NAMESPACES (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC)

/// What the session's own root holds beside the places.
struct own_root {
    const struct request *request;
    const struct reach *reach;
    /// `/dev/pts/N`, or NULL.
    const char *terminal;
    unsigned uid, gid;
};

/// Makes a root of nothing but what the session may reach, read-only; called by the first process of new namespaces.
///
/// Returns NULL, or what failed, with errno.
const char *make_own_root(const struct own_root *root);
