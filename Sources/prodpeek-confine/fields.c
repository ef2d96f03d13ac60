#include "fields.h"

#include <stdio.h>
#include <string.h>

int next_field(char **cursor, char *end, struct field *field) {
    if (*cursor == end) return 0;
    char *last = memchr(*cursor, 0, (size_t)(end - *cursor));
    if (!last) return -1;
    char *equals = memchr(*cursor, '=', (size_t)(last - *cursor));
    if (!equals) return -1;
    *equals = 0;
    *field = (struct field){*cursor, equals + 1};
    *cursor = last + 1;
    return 1;
}

bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *number) {
    size_t digits = strlen(text);
    // Nineteen digits fit 64 bits whatever they are.
    if (digits == 0 || digits > 19 || strspn(text, "0123456789") != digits) return false;
    uint64_t sum = 0;
    for (; *text; text++) sum = sum * 10 + (uint64_t)(*text - '0');
    if (sum < least || sum > most) return false;
    *number = sum;
    return true;
}

bool add_field(struct fields *fields, const char *name, const char *value, size_t length) {
    size_t name_length = strlen(name);
    if (name_length + length + 2 > sizeof fields->bytes - fields->length) return false;
    char *at = fields->bytes + fields->length;
    memcpy(at, name, name_length);
    at[name_length] = '=';
    memcpy(at + name_length + 1, value, length);
    at[name_length + 1 + length] = 0;
    fields->length += name_length + length + 2;
    return true;
}

bool add_text(struct fields *fields, const char *name, const char *value) {
    return add_field(fields, name, value, strlen(value));
}

bool add_number(struct fields *fields, const char *name, uint64_t number) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    return add_text(fields, name, text);
}

bool add_answer(struct fields *fields, const char *name, bool answer) {
    return add_text(fields, name, answer ? "yes" : "no");
}
