#define _GNU_SOURCE
#include "input.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "fields.h"
#include "outbox.h"

static char pending[FRAME_MOST];
static size_t first, last;
static bool ended;

void input_take(const char *bytes, size_t length) {
    memcpy(pending, bytes, length);
    first = 0;
    last = length;
}

void input_end(void) { ended = true; }

bool input_waits(void) { return first < last; }

/// Whether what is typed is shown: the terminal's master tells the slave's settings.
static bool echoes(int terminal) {
    struct termios settings;
    return tcgetattr(terminal, &settings) == 0 && (settings.c_lflag & ECHO) != 0;
}

static void close_input(struct launch *launch) {
    if (!launch->terminal) {
        close(launch->input);
        launch->input = -1;
        return;
    }
    struct termios settings;
    // The end of a terminal's input is a character, and one only where it reads lines.
    if (tcgetattr(launch->input, &settings) == 0 && (settings.c_lflag & ICANON) != 0) {
        char end = (char)settings.c_cc[VEOF];
        if (write(launch->input, &end, 1) != 1) return;
    }
}

void input_give(struct launch *launch) {
    while (first < last && outbox_has_room()) {
        bool before = launch->terminal && echoes(launch->input);
        ssize_t count = launch->input < 0 ? -1 : write(launch->input, pending + first, last - first);
        if (count < 0 && launch->input >= 0 && (errno == EAGAIN || errno == EINTR)) return;
        // Nobody reads it: what is left goes nowhere, as in a pipe.
        if (count <= 0) count = (ssize_t)(last - first);
        first += (size_t)count;
        if (launch->terminal) {
            struct fields fields = {.length = 0};
            add_number(&fields, "bytes", (uint64_t)count);
            add_answer(&fields, "echo", before && echoes(launch->input));
            outbox_frame('I', fields.bytes, fields.length);
        }
    }
    if (ended && first == last && launch->input >= 0) {
        close_input(launch);
        ended = false;
    }
}
