#pragma once
// What Linux has and Swift's Glibc module does not show.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// unistd.h declares it under _GNU_SOURCE only, which cannot be set once the Glibc module is built: syncfs(2).
int syncfs(int descriptor);

// bits/sched.h defines it under _GNU_SOURCE only: sched(7).
#ifndef SCHED_IDLE
#define SCHED_IDLE 5
#endif
