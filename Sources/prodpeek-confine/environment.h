#pragma once
#include "request.h"

/// All variables of the session's first program: nothing of what sshd or the client gave the helper, but the account.
char **session_environment(const struct request *request, const char *account);
