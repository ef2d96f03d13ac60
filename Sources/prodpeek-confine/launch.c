#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "confine.h"
#include "environment.h"
#include "own-root.h"

/// The name that sshd gave the account, where it is one.
static const char *account(void) {
    const char *name = getenv("USER");
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") : 0;
    return length > 0 && length <= 32 && name[length] == 0 ? name : "prodpeek";
}

static int open_terminal(const struct request *request, char *path, size_t room, int *slave) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0 || unlockpt(master) != 0 || ptsname_r(master, path, room) != 0) return -1;
    *slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    const struct winsize size = {.ws_col = (unsigned short)request->columns, .ws_row = (unsigned short)request->rows};
    struct termios settings;
    if (*slave < 0 || ioctl(master, TIOCSWINSZ, &size) != 0 || tcgetattr(*slave, &settings) != 0) return -1;
    // What is erased is a character and not a byte: LANG is C.UTF-8.
    settings.c_iflag |= IUTF8;
    return tcsetattr(*slave, TCSANOW, &settings) == 0 ? master : -1;
}

/// A pipe of which the supervisor's end waits for nothing.
static int open_pipe(int ends[2], int own) {
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    return fcntl(ends[own], F_SETFL, O_NONBLOCK);
}

int launch(struct launch *launch, const struct request *request, const struct reach *reach, bool namespaces) {
    char path[64];
    int report[2], go[2], slave = -1, streams[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    *launch = (struct launch){.namespaces = namespaces, .terminal = request->terminal, .errors = -1, .slave = -1};
    if (open_pipe(report, 0) != 0 || open_pipe(go, 1) != 0) return -1;
    if (launch->terminal) {
        launch->input = launch->output = open_terminal(request, path, sizeof path, &slave);
        if (launch->input < 0) return -1;
    } else {
        if (open_pipe(streams[0], 1) != 0 || open_pipe(streams[1], 0) != 0 || open_pipe(streams[2], 0) != 0) return -1;
        launch->input = streams[0][1];
        launch->output = streams[1][0];
        launch->errors = streams[2][0];
    }
    const struct confinement confinement = {
        .request = request,
        .reach = reach,
        .environment = session_environment(request, account()),
        .namespaces = namespaces,
        .uid = getuid(),
        .gid = getgid(),
        .supervisor = getpid(),
        .terminal = slave,
        .terminal_path = launch->terminal ? path : NULL,
        .streams = {streams[0][0], streams[1][1], streams[2][1]},
        .report = report[1],
        .go = go[0],
    };
    // clone(2) without a stack is fork(2); the C library's own has no room for flags.
    launch->child = (pid_t)syscall(SYS_clone, SIGCHLD | (namespaces ? SESSION_NAMESPACES : 0), NULL, NULL, NULL, NULL);
    int error = errno;
    if (launch->child == 0) {
        // What the supervisor holds would otherwise never end here.
        close(report[0]);
        close(go[1]);
        close(launch->input);
        if (!launch->terminal) close(launch->output), close(launch->errors);
        confine(&confinement);
    }
    const int others[] = {report[1], go[0], streams[0][0], streams[1][1], streams[2][1]};
    for (unsigned at = 0; at < sizeof others / sizeof *others; at++) {
        if (others[at] >= 0) close(others[at]);
    }
    launch->report = report[0];
    launch->go = go[1];
    launch->slave = slave;
    errno = error;
    return launch->child < 0 ? -1 : 0;
}

void close_launch(struct launch *launch) {
    close(launch->report);
    close(launch->go);
    close(launch->output);
    if (launch->slave >= 0) close(launch->slave);
    if (!launch->terminal) close(launch->input), close(launch->errors);
}
