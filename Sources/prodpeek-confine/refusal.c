#include "refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void refuse(const char *format, ...) {
    char sentence[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    // Values of a request are quoted in sentences, and a log or a terminal may show them.
    for (char *at = sentence; *at; at++) {
        if ((unsigned char)*at < 0x20 || (unsigned char)*at >= 0x7f) *at = '?';
    }
    dprintf(STDERR_FILENO, "prodpeek-confine: %s\n", sentence);
    _exit(NOTHING_RAN);
}
