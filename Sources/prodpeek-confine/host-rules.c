#define _GNU_SOURCE
#include "host-rules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fields.h"
#include "refusal.h"

static void apply(char *word, char *value, unsigned line, struct request *request) {
    uint64_t number;
    unsigned layer = layer_named(value);
    if (strcmp(word, "minimum-abi") == 0 && read_number(value, 1, 99, &number)) {
        if (number > request->abi) request->abi = (unsigned)number;
    } else if (strcmp(word, "need") == 0 && layer) {
        request->need |= layer;
    } else if (strcmp(word, "cgroup") == 0 && value[0] == '/') {
        request->cgroup = strdup(value);
        if (!request->cgroup) refuse("no memory is left for the host's rules");
    } else if (strcmp(word, "tmp") == 0 && strcmp(value, "no") == 0) {
        request->tmp = 0;
    } else if (strcmp(word, "tmp") != 0 || strcmp(value, "yes") != 0) {
        refuse("line %u of " HOST_RULES " is not one of: minimum-abi N, need LAYER, cgroup PATH, tmp yes|no", line);
    }
}

void apply_host_rules(struct request *request) {
    int descriptor = open(HOST_RULES, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT) return;
    struct stat status;
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (!file || fstat(descriptor, &status) != 0)
        refuse(HOST_RULES " cannot be read: %s; make it mode 0644", strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_uid != 0 || (status.st_mode & 022) != 0)
        refuse(HOST_RULES " must be a file of root's that nobody else can write");
    char text[4352];
    for (unsigned line = 1; fgets(text, sizeof text, file); line++) {
        char *rest = text;
        char *word = strsep(&rest, " \t\n");
        if (*word == 0 || *word == '#') continue;
        char *value = rest ? rest + strspn(rest, " \t") : word + strlen(word);
        value[strcspn(value, " \t\n")] = 0;
        apply(word, value, line, request);
    }
    if (ferror(file)) refuse(HOST_RULES " cannot be read to its end");
    fclose(file);
}
