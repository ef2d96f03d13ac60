#pragma once
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <libssh/callbacks.h>

#if LIBSSH_VERSION_INT < SSH_VERSION_INT(0, 10, 6)
#error "libssh 0.10.6 or newer is needed (Debian: libssh-dev >= 0.10.6-0+deb12u3)"
#endif
