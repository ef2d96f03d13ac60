#pragma once
#include "request.h"

/// Where a host's administrator narrows every session; absent, the request alone counts.
#define HOST_RULES "/etc/prodpeek/confine.conf"

/// Narrows a request by the host's own rules: `minimum-abi N`, `need NAME`, `cgroup PATH`, `tmp yes|no`, one a line.
///
/// Refuses where the file is not root's alone to write, or has a line that is none of these.
void apply_host_rules(struct request *request);
