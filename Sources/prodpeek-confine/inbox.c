#include "inbox.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "outbox.h"

static char bytes[FRAME_HEAD + FRAME_MOST];
static size_t length;

bool inbox_read(void) {
    if (length == sizeof bytes) return true;
    ssize_t count = read(STDIN_FILENO, bytes + length, sizeof bytes - length);
    if (count > 0) length += (size_t)count;
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

static uint32_t payload_length(void) {
    uint32_t sum = 0;
    for (int octet = 1; octet < FRAME_HEAD; octet++) sum = sum << 8 | (unsigned char)bytes[octet];
    return sum;
}

int inbox_frame(struct frame *frame) {
    if (length < FRAME_HEAD) return 0;
    uint32_t due = payload_length();
    if (due > FRAME_MOST) return -1;
    if (length < FRAME_HEAD + due) return 0;
    *frame = (struct frame){bytes[0], bytes + FRAME_HEAD, due};
    return 1;
}

void inbox_drop(void) {
    size_t whole = FRAME_HEAD + payload_length();
    memmove(bytes, bytes + whole, length - whole);
    length -= whole;
}
