#pragma once
// What Linux has and Swift's Glibc module does not show.
#include <linux/falloc.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>

// Declared under _GNU_SOURCE only, which cannot be set once the Glibc module is built: syncfs(2), pipe2(2), fallocate(2)
// and posix_spawn(3).
int syncfs(int descriptor);
int pipe2(int descriptors[2], int flags);
int fallocate(int descriptor, int mode, off_t offset, off_t length);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

// bits/sched.h defines it under _GNU_SOURCE only: sched(7).
#ifndef SCHED_IDLE
#define SCHED_IDLE 5
#endif
