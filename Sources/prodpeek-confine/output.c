#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fields.h"
#include "outbox.h"
#include "programs.h"
#include "refusal.h"

/// More than a terminal holds back (drivers/tty/tty_buffer.c, TTYB_DEFAULT_MEM_LIMIT), which does not tell how much.
#define TERMINAL_HOLDS (128 * 1024)

static struct {
    int descriptor;
    char kind;
    uint64_t taken;
} streams[2];

/// A program that has ended, and how much of each stream goes before that is told.
static struct end {
    pid_t id;
    int status;
    uint64_t time, due[2];
} *ends;
static size_t count, room;
static bool terminal;

void output_open(const struct launch *launch) {
    terminal = launch->terminal;
    streams[0].descriptor = launch->output;
    streams[0].kind = 'O';
    streams[1].descriptor = launch->errors;
    streams[1].kind = 'E';
}

static void is_dry(int number) {
    for (size_t at = 0; at < count; at++) ends[at].due[number] = 0;
}

void output_take(void) {
    static char bytes[32 * 1024];
    for (int number = 0; number < 2; number++) {
        while (streams[number].descriptor >= 0 && outbox_has_room()) {
            ssize_t length = read(streams[number].descriptor, bytes, sizeof bytes);
            if (length < 0 && errno == EINTR) continue;
            if (length <= 0) {
                // A terminal whose last user has gone answers EIO.
                bool open = length < 0 && errno == EAGAIN;
                if (!open) streams[number].descriptor = -1;
                is_dry(number);
                break;
            }
            outbox_frame(streams[number].kind, bytes, (size_t)length);
            streams[number].taken += (uint64_t)length;
        }
    }
    static struct fields fields;
    size_t kept = 0;
    for (size_t at = 0; at < count; at++) {
        bool due = ends[at].due[0] > streams[0].taken || ends[at].due[1] > streams[1].taken;
        if (due || kept > 0 || !outbox_has_room()) {
            ends[kept++] = ends[at];
            continue;
        }
        describe_end(ends[at].id, ends[at].status, ends[at].time, &fields);
        outbox_frame('Q', fields.bytes, fields.length);
    }
    count = kept;
}

void output_after(pid_t id, int status) {
    if (count == room) {
        room = room ? 2 * room : 16;
        ends = realloc(ends, room * sizeof *ends);
        if (!ends) refuse("no memory is left to tell how programs ended");
    }
    struct end end = {.id = id, .status = status, .time = now()};
    for (int number = 0; number < 2; number++) {
        int waiting = 0;
        if (streams[number].descriptor < 0) continue;
        if (terminal) {
            waiting = TERMINAL_HOLDS;
        } else if (ioctl(streams[number].descriptor, FIONREAD, &waiting) != 0) {
            waiting = 0;
        }
        end.due[number] = streams[number].taken + (uint64_t)waiting;
    }
    ends[count++] = end;
}

bool output_is_over(void) { return streams[0].descriptor < 0 && streams[1].descriptor < 0 && count == 0; }

int output_descriptor(int number) { return streams[number].descriptor; }

void output_give_up(void) {
    for (int number = 0; number < 2; number++) {
        streams[number].descriptor = -1;
        is_dry(number);
    }
}
