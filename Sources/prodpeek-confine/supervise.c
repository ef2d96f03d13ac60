#define _GNU_SOURCE
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "confine.h"
#include "inbox.h"
#include "input.h"
#include "layers.h"
#include "launch.h"
#include "outbox.h"
#include "output.h"
#include "programs.h"
#include "refusal.h"
#include "trace.h"
#include "watch.h"

/// What waits for nothing has ended after this long once the command has, in milliseconds: then it hangs in the kernel.
#define STRAGGLERS_MOST 3000
/// How long a refusal waits for a reader, in milliseconds.
#define LAST_WORDS_MOST 5000
/// The exit status where the gateway has gone: nobody reads it.
#define GATEWAY_LOST 1

static struct {
    struct request *request;
    const struct reach *reach;
    bool layers_only;
    struct launch launch;
    struct layers layers;
    char namespaces_missing[600];
    /// The process that is or becomes the session's program; 0 until it is known.
    pid_t first;
    enum { CONFINING, READY, RUNNING, ENDING } phase;
    int status;
    /// When stragglers are given up, in milliseconds of the monotonic clock.
    int64_t deadline;
    int signals;
} session;

static int64_t clock_milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Ends what is left of the session, and the helper; what hangs in the kernel dies with its tracer (EXITKILL).
static _Noreturn void leave(int status) {
    int64_t deadline = clock_milliseconds() + STRAGGLERS_MOST;
    while (trace_count() > 0 && clock_milliseconds() < deadline) {
        trace_kill_all();
        while (trace_next().kind != NOTHING_HAPPENED) {}
        struct pollfd wait = {.fd = session.signals, .events = POLLIN};
        struct signalfd_siginfo taken;
        if (trace_count() > 0 && poll(&wait, 1, 50) > 0 && read(session.signals, &taken, sizeof taken) < 0) break;
    }
    leave_cgroup();
    _exit(status);
}

/// Waits until all frames have left, as long as somebody reads them.
static bool flush_all(int most) {
    int64_t deadline = clock_milliseconds() + most;
    while (outbox_flush()) {
        if (outbox_waiting() == 0) return true;
        int64_t left = deadline - clock_milliseconds();
        struct pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT};
        if (left <= 0 || poll(&wait, 1, (int)left) < 0) break;
    }
    return false;
}

static _Noreturn void nothing_runs(const char *sentence) {
    if (session.layers_only) {
        printf("nothing runs: %s\n", sentence);
        fflush(stdout);
        leave(NOTHING_RAN);
    }
    outbox_frame('N', sentence, strlen(sentence));
    flush_all(LAST_WORDS_MOST);
    leave(NOTHING_RAN);
}

static void start(bool namespaces) {
    char sentence[600];
    session.first = 0;
    // Without a mount namespace /tmp is everybody's.
    if (!namespaces) session.request->tmp = 0;
    if (launch(&session.launch, session.request, session.reach, namespaces) != 0) {
        if (namespaces) {
            snprintf(session.namespaces_missing, sizeof session.namespaces_missing,
                     "namespaces: the kernel gives this account none: %s", strerror(errno));
            session.layers.namespaces_missing = session.namespaces_missing;
            close_launch(&session.launch);
            return start(false);
        }
        snprintf(sentence, sizeof sentence, "no process or terminal can be made: %s", strerror(errno));
        nothing_runs(sentence);
    }
    if (!namespaces) session.first = session.launch.child;
    if (trace_start(session.launch.child) != 0) {
        snprintf(sentence, sizeof sentence,
                 "programs cannot be traced, so what runs would not be known: %s; kernel.yama.ptrace_scope is to be 1",
                 strerror(errno));
        kill(session.launch.child, SIGKILL);
        nothing_runs(sentence);
    }
    session.layers.holding |= LAYER_TRACE;
    session.layers.cgroup_missing = join_cgroup(session.request, session.launch.child);
    output_open(&session.launch);
    if (write(session.launch.go, "t", 1) != 1) nothing_runs("the process to confine is gone");
}

/// Namespaces could be made but not used, as where a security module forbids mounts in them: the other layers hold alone.
static void start_again(const char *why) {
    snprintf(session.namespaces_missing, sizeof session.namespaces_missing, "namespaces: %s", why);
    session.layers.namespaces_missing = session.namespaces_missing;
    leave_cgroup();
    while (trace_count() > 0) {
        trace_kill_all();
        trace_next();
    }
    close_launch(&session.launch);
    start(false);
}

static void layers_are_known(const struct report *report) {
    static struct fields fields;
    struct layers *layers = &session.layers;
    layers->landlock = report->landlock;
    layers->holding |= (report->seccomp ? LAYER_SECCOMP : 0) | (report->limits ? LAYER_LIMITS : 0) |
                       (report->namespaces ? LAYER_NAMESPACES : 0) | (report->probe ? LAYER_PROBE : 0) |
                       (layers->cgroup_missing ? 0 : LAYER_CGROUP);
    describe_layers(layers, &fields);
    if (session.layers_only) {
        for (size_t at = 0; at < fields.length; at += strlen(fields.bytes + at) + 1) puts(fields.bytes + at);
        fflush(stdout);
    } else {
        outbox_frame('L', fields.bytes, fields.length);
    }
    if (report->failure[0]) nothing_runs(report->failure);
    const char *missing = missing_layer(layers, session.request->need);
    if (session.layers_only) leave(missing_layer(layers, ~0u) ? 1 : 0);
    if (missing) {
        char sentence[800];
        const char *why = strcmp(missing, "cgroup") == 0 ? layers->cgroup_missing : layers->namespaces_missing;
        snprintf(sentence, sizeof sentence, "%s is required and does not hold: %s", missing, why ? why : "not here");
        nothing_runs(sentence);
    }
    // Nobody of the same account looks into this process from here on; until now its child had to be looked into.
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) nothing_runs("the supervisor cannot close itself to others");
    session.phase = READY;
}

static void take_report(void) {
    struct report report;
    ssize_t length = read(session.launch.report, &report, sizeof report);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length == sizeof report) {
        report.failure[sizeof report.failure - 1] = 0;
        if (session.phase == CONFINING && report.without_namespaces) return start_again(report.failure);
        if (session.phase == CONFINING) return layers_are_known(&report);
        nothing_runs(report.failure);
    }
    // Its end is closed by the program's start, which may be over by now, and before that only by an end that nobody asked
    // for.
    close(session.launch.report);
    session.launch.report = -1;
    if (session.phase < RUNNING) nothing_runs("the process to confine has ended before it was confined");
}

static void take_event(const struct event *event) {
    pid_t id = event->tracee.id;
    if (event->kind == PROCESS_MADE) {
        if (session.first == 0) {
            session.first = id;
        } else if (trace_count() > session.request->tasks + (session.launch.namespaces ? 1 : 0)) {
            kill(id, SIGKILL);
        }
    } else if (event->kind == PROCESS_ENDED) {
        if (event->tracee.reported) output_after(id, event->status);
        if (session.phase == RUNNING && id == session.first) {
            session.phase = ENDING;
            session.status = event->status;
            session.deadline = clock_milliseconds() + STRAGGLERS_MOST;
        } else if (session.phase == READY && (id == session.first || id == session.launch.child)) {
            nothing_runs("the confined process has ended before it was told to go");
        }
    }
}

/// Reports what is about to run; it runs when that has left in full.
static void report_programs(void) {
    static struct fields fields;
    size_t at = 0;
    for (struct tracee *tracee; (tracee = trace_held(&at));) {
        if (tracee->released_at == 0 && outbox_has_room()) {
            if (describe_program(tracee, &fields)) {
                tracee->released_at = outbox_frame('P', fields.bytes, fields.length);
                tracee->reported = true;
            } else {
                kill(tracee->id, SIGKILL);
            }
        }
        if (!outbox_flush()) leave(GATEWAY_LOST);
        if (tracee->released_at > 0 && outbox_written() >= tracee->released_at) trace_release(tracee);
    }
}

static void resize(struct frame *frame) {
    char *cursor = frame->payload, *end = frame->payload + frame->length;
    struct field field;
    uint64_t columns = 0, rows = 0;
    while (next_field(&cursor, end, &field) > 0) {
        if (strcmp(field.name, "columns") == 0) read_number(field.value, 1, TERMINAL_SIZE_MOST, &columns);
        if (strcmp(field.name, "rows") == 0) read_number(field.value, 1, TERMINAL_SIZE_MOST, &rows);
    }
    if (columns == 0 || rows == 0 || !session.launch.terminal) leave(GATEWAY_LOST);
    const struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    ioctl(session.launch.input, TIOCSWINSZ, &size);
}

static void send_signal(struct frame *frame) {
    static const struct {
        const char *name;
        int number;
    } known[] = {{"INT", SIGINT}, {"TERM", SIGTERM}, {"HUP", SIGHUP}, {"QUIT", SIGQUIT}};
    char *cursor = frame->payload;
    struct field field;
    if (next_field(&cursor, frame->payload + frame->length, &field) <= 0 || strcmp(field.name, "signal") != 0)
        leave(GATEWAY_LOST);
    for (unsigned at = 0; at < sizeof known / sizeof *known; at++) {
        if (strcmp(field.value, known[at].name) != 0) continue;
        pid_t group = session.first;
        if (session.launch.terminal) ioctl(session.launch.input, TIOCGPGRP, &group);
        if (group > 1 && session.phase == RUNNING && trace_has_group(group)) kill(-group, known[at].number);
        return;
    }
    leave(GATEWAY_LOST);
}

/// Does what the gateway's frames say, as far as the command takes its input.
static void take_frames(void) {
    struct frame frame;
    int found;
    while ((found = inbox_frame(&frame)) != 0) {
        bool running = session.phase >= RUNNING;
        if (found < 0) leave(GATEWAY_LOST);
        if (frame.kind == 'i' && running) {
            if (input_waits()) return;
            input_take(frame.payload, frame.length);
            input_give(&session.launch);
        } else if (frame.kind == 'e' && frame.length == 0 && running) {
            input_end();
            input_give(&session.launch);
        } else if (frame.kind == 'w') {
            resize(&frame);
        } else if (frame.kind == 's' && running) {
            send_signal(&frame);
        } else if (frame.kind == 'g' && frame.length == 0 && session.phase == READY) {
            session.phase = RUNNING;
            if (write(session.launch.go, "g", 1) != 1) nothing_runs("the confined process is gone");
        } else {
            leave(GATEWAY_LOST);
        }
        inbox_drop();
    }
}

/// Waits for anything to happen. What cannot be taken now is not waited for.
static void wait_for_anything(void) {
    enum { SIGNALS, INPUT, OUTPUT, REPORT, FIRST, SECOND, TYPED, ALL };
    bool room = outbox_has_room();
    bool blocked = input_waits();
    struct pollfd wait[ALL] = {
        [SIGNALS] = {.fd = session.signals, .events = POLLIN},
        [INPUT] = {.fd = STDIN_FILENO, .events = blocked ? 0 : POLLIN},
        // Without a question its end is still told.
        [OUTPUT] = {.fd = STDOUT_FILENO, .events = outbox_waiting() > 0 ? POLLOUT : 0},
        [REPORT] = {.fd = session.launch.report, .events = POLLIN},
        [FIRST] = {.fd = room ? output_descriptor(0) : -1, .events = POLLIN},
        [SECOND] = {.fd = room ? output_descriptor(1) : -1, .events = POLLIN},
        [TYPED] = {.fd = blocked && room ? session.launch.input : -1, .events = POLLOUT},
    };
    int64_t left = session.phase == ENDING ? session.deadline - clock_milliseconds() : -1;
    int most = session.phase == RUNNING && watch_goes_on() ? WATCH_PERIOD : -1;
    if (poll(wait, ALL, session.phase != ENDING ? most : left > 0 ? (int)left : 0) < 0) return;
    if ((wait[OUTPUT].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) leave(GATEWAY_LOST);
    if (!session.layers_only) {
        bool ended = (wait[INPUT].revents & (POLLERR | POLLNVAL)) != 0;
        if ((wait[INPUT].revents & POLLIN) != 0) {
            ended |= !inbox_read();
        } else {
            ended |= (wait[INPUT].revents & POLLHUP) != 0;
        }
        if (ended) leave(GATEWAY_LOST);
    }
    struct signalfd_siginfo taken;
    while (wait[SIGNALS].revents && read(session.signals, &taken, sizeof taken) == sizeof taken) {
        if (taken.ssi_signo != SIGCHLD) leave(GATEWAY_LOST);
    }
    if (wait[REPORT].revents) take_report();
}

/// About once a second: a busy session wakes up more often than that.
static void tell_of_another_file(void) {
    static int64_t next;
    if (session.phase != RUNNING || !outbox_has_room() || clock_milliseconds() < next) return;
    next = clock_milliseconds() + WATCH_PERIOD;
    if (watch_sees_another()) outbox_frame('R', NULL, 0);
}

static void end_when_over(void) {
    if (session.phase != ENDING) return;
    trace_kill_all();
    bool late = clock_milliseconds() >= session.deadline;
    if (late) output_give_up();
    if (trace_count() == 0 && session.launch.slave >= 0) {
        close(session.launch.slave);
        session.launch.slave = -1;
    }
    output_take();
    if ((trace_count() > 0 && !late) || !output_is_over() || !outbox_has_room()) return;
    struct fields fields = {.length = 0};
    add_ending(&fields, session.status);
    outbox_frame('X', fields.bytes, fields.length);
    while (outbox_waiting() > 0) {
        if (!flush_all(LAST_WORDS_MOST) && !outbox_flush()) leave(GATEWAY_LOST);
    }
    leave(0);
}

void supervise(struct request *request, const struct reach *reach, bool layers_only) {
    session.request = request;
    session.reach = reach;
    session.layers_only = layers_only;
    sigset_t watched;
    sigemptyset(&watched);
    const int numbers[] = {SIGCHLD, SIGTERM, SIGHUP, SIGINT};
    for (unsigned at = 0; at < sizeof numbers / sizeof *numbers; at++) sigaddset(&watched, numbers[at]);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &watched, NULL) != 0 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0 ||
        (session.signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK)) < 0)
        refuse("the supervisor cannot watch its session: %s", strerror(errno));
    if (!layers_only && (fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK) != 0 ||
                         fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK) != 0))
        refuse("stdin and stdout are to be a channel to the gateway: %s", strerror(errno));
    watch_begin(request->watch);
    start(true);
    for (;;) {
        for (struct event event; (event = trace_next()).kind != NOTHING_HAPPENED;) take_event(&event);
        report_programs();
        output_take();
        input_give(&session.launch);
        take_frames();
        if (!outbox_flush()) leave(GATEWAY_LOST);
        report_programs();
        tell_of_another_file();
        end_when_over();
        wait_for_anything();
    }
}
