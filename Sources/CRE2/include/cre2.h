#pragma once
// What Swift cannot call of RE2, which is C++: a pattern's life, and looking for it.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_pattern cre2_pattern;

// Never NULL; cre2_error says whether it can be used. Bytes of text and pattern are UTF-8, or one character each.
cre2_pattern *cre2_new(const char *pattern, size_t length, bool utf8, int64_t max_memory);
void cre2_free(cre2_pattern *pattern);

// NULL where the pattern is good; valid as long as the pattern.
const char *cre2_error(const cre2_pattern *pattern);

// How many instructions it became; the time for a text is bounded by this times its length.
int cre2_size(const cre2_pattern *pattern);

// Whether it is in the text from a byte on. Safe from any thread. Writes the place unless `start` is NULL, which is faster.
bool cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t from, size_t *start, size_t *end);

#ifdef __cplusplus
}
#endif
