#pragma once
#include <stdbool.h>

#include "confine.h"
#include "fields.h"

/// The helper's version, as `prodpeek --version` has it.
#define HELPER_VERSION "0.5.0"

/// What holds in this session.
struct layers {
    unsigned landlock;
    /// Bits of `enum layer`.
    unsigned holding;
    /// A sentence on each of those that do not hold, or NULL.
    const char *namespaces_missing, *cgroup_missing;
};

/// The fields of an `L` frame.
void describe_layers(const struct layers *layers, struct fields *fields);

/// The first layer that is needed and does not hold, or NULL.
const char *missing_layer(const struct layers *layers, unsigned need);
