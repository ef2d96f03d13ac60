#pragma once

/// Says why nothing runs, in one sentence on stderr, and exits with 126: for what is found before a frame can be sent.
_Noreturn void refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// The exit status of the helper when nothing ran; a command's own status travels in the `X` frame only.
#define NOTHING_RAN 126
