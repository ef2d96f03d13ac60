#define _GNU_SOURCE
#include "environment.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "refusal.h"

static bool has_colours(const char *terminal) {
    static const char *const types[] = {"xterm", "screen", "tmux", "rxvt", "linux", "vte", "konsole", "alacritty"};
    if (strstr(terminal, "color")) return true;
    for (size_t at = 0; at < sizeof types / sizeof *types; at++) {
        if (strncmp(terminal, types[at], strlen(types[at])) == 0) return true;
    }
    return false;
}

char **session_environment(const struct request *request, const char *account) {
    static char *variables[16] = {
        "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
        "LANG=C.UTF-8",
        "SHELL=/bin/bash",
        // Pagers neither start programs nor write files: less(1), SECURITY; systemd's would leave it otherwise.
        "PAGER=less",
        "LESSSECURE=1",
        "LESSHISTFILE=-",
        "SYSTEMD_PAGERSECURE=1",
        "HISTCONTROL=ignoredups",
    };
    size_t count = 8;
    const char *terminal = request->terminal ? request->terminal : "dumb";
    bool made = asprintf(&variables[count++], "HOME=%s", request->tmp ? "/tmp" : "/") > 0 &&
                asprintf(&variables[count++], "USER=%s", account) > 0 &&
                asprintf(&variables[count++], "LOGNAME=%s", account) > 0;
    if (request->terminal) made = made && asprintf(&variables[count++], "TERM=%s", terminal) > 0;
    const char *prompt = has_colours(terminal) ? "PS1=\\[\\e[1;33m\\]%s\\[\\e[0m\\] (read-only) \\w \\$ "
                                               : "PS1=%s (read-only) \\w \\$ ";
    if (!request->line) made = made && asprintf(&variables[count++], prompt, request->host) > 0;
    if (!made) refuse("no memory is left for the session's environment");
    return variables;
}
