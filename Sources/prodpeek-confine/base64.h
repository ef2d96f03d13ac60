#pragma once
#include <stddef.h>

/// Decodes RFC 4648 section 4 text (padded, no line breaks, no bits left over) into `bytes`, which has room for three
/// quarters of the text.
///
/// Returns the number of bytes, or -1 where the text is anything else.
long base64_decode(const char *text, size_t length, unsigned char *bytes);
