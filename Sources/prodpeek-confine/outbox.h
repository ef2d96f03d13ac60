#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fields.h"

/// Kind and length before a payload.
#define FRAME_HEAD 5

/// Whether a frame of the largest size would be taken now; what makes frames waits until it would be.
bool outbox_has_room(void);

/// Queues a frame whole; there must be room. Returns the number of bytes that must have left for it to have left.
uint64_t outbox_frame(char kind, const void *payload, size_t length);

/// Writes what stdout takes without waiting; false where it takes nothing ever again.
bool outbox_flush(void);

/// Bytes that have left, and bytes that have not yet.
uint64_t outbox_written(void);
size_t outbox_waiting(void);
