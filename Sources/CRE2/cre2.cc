#include "cre2.h"

#include <re2/re2.h>

struct cre2_pattern {
    RE2 re2;
};

static RE2::Options options(bool utf8, int64_t max_memory) {
    RE2::Options options;
    options.set_encoding(utf8 ? RE2::Options::EncodingUTF8 : RE2::Options::EncodingLatin1);
    options.set_max_mem(max_memory);
    // It would write to the gateway's own stderr.
    options.set_log_errors(false);
    options.set_never_capture(true);
    return options;
}

cre2_pattern *cre2_new(const char *pattern, size_t length, bool utf8, int64_t max_memory) {
    return new cre2_pattern{{re2::StringPiece(pattern, length), options(utf8, max_memory)}};
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

const char *cre2_error(const cre2_pattern *pattern) {
    return pattern->re2.ok() ? nullptr : pattern->re2.error().c_str();
}

int cre2_size(const cre2_pattern *pattern) { return pattern->re2.ProgramSize(); }

bool cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t from, size_t *start, size_t *end) {
    re2::StringPiece found;
    const bool wants_place = start != nullptr;
    if (!pattern->re2.Match({text, length}, from, length, RE2::UNANCHORED, &found, wants_place ? 1 : 0)) return false;
    if (wants_place) {
        *start = static_cast<size_t>(found.data() - text);
        *end = *start + found.size();
    }
    return true;
}
