#pragma once
#include <stdbool.h>
#include <stddef.h>

/// A frame of the gateway's.
struct frame {
    char kind;
    char *payload;
    size_t length;
};

/// Reads what stdin has, up to one frame; false at its end.
bool inbox_read(void);
/// The frame that has arrived whole: 1, 0 where none has, -1 where it is longer than a frame can be.
int inbox_frame(struct frame *frame);
/// Forgets that frame.
void inbox_drop(void);
