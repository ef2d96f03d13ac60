#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The most bytes of a frame's payload, in both directions.
#define FRAME_MOST 65536

/// One `name=value`; both end with NUL.
struct field {
    char *name;
    char *value;
};

/// Takes the next field off `*cursor`, in place.
///
/// Returns 1; 0 at the end; -1 where there is no `=` or no last NUL.
int next_field(char **cursor, char *end, struct field *field);

/// Reads a decimal number without sign from `least` to `most`.
bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *number);

/// A payload of fields that is being written.
struct fields {
    size_t length;
    char bytes[FRAME_MOST];
};

/// Appends a field; what no longer fits is left out whole, and false says so.
bool add_field(struct fields *fields, const char *name, const char *value, size_t length);
/// Appends a field whose value is text.
bool add_text(struct fields *fields, const char *name, const char *value);
/// Appends a field whose value is a number.
bool add_number(struct fields *fields, const char *name, uint64_t number);
/// Appends `yes` or `no`.
bool add_answer(struct fields *fields, const char *name, bool answer);
