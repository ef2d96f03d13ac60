#define _GNU_SOURCE
#include "layers.h"

#include <string.h>
#include <sys/utsname.h>

static const struct {
    unsigned bit;
    const char *name;
} answers[] = {
    {LAYER_SECCOMP, "seccomp"}, {LAYER_LIMITS, "limits"}, {LAYER_NAMESPACES, "namespaces"},
    {LAYER_CGROUP, "cgroup"},   {LAYER_TRACE, "trace"},   {LAYER_PROBE, "probe"},
};

void describe_layers(const struct layers *layers, struct fields *fields) {
    struct utsname system;
    fields->length = 0;
    add_number(fields, "version", 1);
    add_text(fields, "helper", HELPER_VERSION);
    add_text(fields, "kernel", uname(&system) == 0 ? system.release : "");
    add_number(fields, "landlock", layers->landlock);
    for (unsigned at = 0; at < sizeof answers / sizeof *answers; at++)
        add_answer(fields, answers[at].name, (layers->holding & answers[at].bit) != 0);
    if (layers->namespaces_missing) add_text(fields, "missing", layers->namespaces_missing);
    if (layers->cgroup_missing) add_text(fields, "missing", layers->cgroup_missing);
}

const char *missing_layer(const struct layers *layers, unsigned need) {
    if ((need & LAYER_LANDLOCK) != 0 && layers->landlock == 0) return "landlock";
    for (unsigned at = 0; at < sizeof answers / sizeof *answers; at++) {
        if ((need & ~layers->holding & answers[at].bit) != 0) return answers[at].name;
    }
    return NULL;
}
