#include "base64.h"

static int value(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    if (letter == '+') return 62;
    return letter == '/' ? 63 : -1;
}

long base64_decode(const char *text, size_t length, unsigned char *bytes) {
    if (length == 0 || length % 4 != 0) return -1;
    size_t padding = text[length - 1] == '=' ? (text[length - 2] == '=' ? 2 : 1) : 0;
    long count = 0;
    unsigned bits = 0;
    for (size_t at = 0; at < length - padding; at++) {
        int six = value(text[at]);
        if (six < 0) return -1;
        bits = bits << 6 | (unsigned)six;
        // The first letter of four fills no byte yet; each of the others completes one.
        if (at % 4 != 0) {
            unsigned spare = at % 4 == 1 ? 4 : at % 4 == 2 ? 2 : 0;
            bytes[count++] = (unsigned char)(bits >> spare);
            bits &= (1u << spare) - 1;
        }
    }
    return bits == 0 ? count : -1;
}
