#include "outbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/// Two frames of the largest size: one that leaves and one that is made. This bounds what a slow reader costs.
static unsigned char bytes[2 * (FRAME_HEAD + FRAME_MOST)];
static size_t waiting;
static uint64_t written;

bool outbox_has_room(void) { return sizeof bytes - waiting >= FRAME_HEAD + FRAME_MOST; }

uint64_t outbox_frame(char kind, const void *payload, size_t length) {
    unsigned char *at = bytes + waiting;
    at[0] = (unsigned char)kind;
    for (int octet = 0; octet < 4; octet++) at[1 + octet] = (unsigned char)(length >> (24 - 8 * octet));
    if (length > 0) memcpy(at + FRAME_HEAD, payload, length);
    waiting += FRAME_HEAD + length;
    return written + waiting;
}

bool outbox_flush(void) {
    size_t done = 0;
    bool open = true;
    while (done < waiting) {
        ssize_t count = write(STDOUT_FILENO, bytes + done, waiting - done);
        if (count > 0) {
            done += (size_t)count;
        } else if (count == 0 || errno != EINTR) {
            open = count == 0 || errno == EAGAIN;
            break;
        }
    }
    memmove(bytes, bytes + done, waiting - done);
    waiting -= done;
    written += done;
    return open;
}

uint64_t outbox_written(void) { return written; }

size_t outbox_waiting(void) { return waiting; }
