// The network, and other processes' sockets.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "attempts.h"

typedef enum outcome outcome;
typedef const struct attempt *row;

/// first, second, third: what socket(2) is asked for.
static outcome makes(row attempt) {
    return succeeded(socket((int)attempt->first, (int)attempt->second, (int)attempt->third));
}

static socklen_t address_of(const char *path, bool abstract, struct sockaddr_un *address) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(address->sun_path + (abstract ? 1 : 0), sizeof address->sun_path - 1, "%s", path);
    if (!abstract) return sizeof *address;
    return (socklen_t)(sizeof address->sun_family + 1 + strlen(path));
}

/// text: a path, or `@` and an abstract name that the victim's port makes unique; first: the type.
static outcome connects(row attempt) {
    struct sockaddr_un address;
    char name[64];
    bool abstract = attempt->text[0] == '@';
    snprintf(name, sizeof name, "%s-%d", attempt->text + 1, laboratory.port);
    const char *path = abstract ? name : attempt->text[0] == '/' ? attempt->text : in_open(attempt->text);
    socklen_t length = address_of(path, abstract, &address);
    int made = socket(AF_UNIX, (int)attempt->first, 0);
    return succeeded(made < 0 ? -1 : connect(made, (struct sockaddr *)&address, length));
}

/// A pair whose one end is used for another address; first: the type, second: how.
static outcome misuses_pair(row attempt) {
    int pair[2];
    struct sockaddr_un address;
    socklen_t length = address_of(in_open("datagrams"), false, &address);
    if (socketpair(AF_UNIX, (int)attempt->first, 0, pair) != 0) return BLOCKED;
    struct iovec bytes = {"x", 1};
    struct msghdr message = {.msg_name = &address, .msg_namelen = length, .msg_iov = &bytes, .msg_iovlen = 1};
    switch (attempt->second) {
    case 0: return succeeded(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&address, length));
    case 1: return succeeded(sendmsg(pair[0], &message, 0));
    default: return succeeded(connect(pair[0], (struct sockaddr *)&address, length));
    }
}

static outcome internet(row attempt) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)laboratory.port)};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct sockaddr_in here = {.sin_family = AF_INET};
    int stream = socket(AF_INET, SOCK_STREAM, 0), datagram = socket(AF_INET, SOCK_DGRAM, 0);
    switch (attempt->first) {
    case 0: return succeeded(connect(stream, (struct sockaddr *)&there, sizeof there));
    case 1: return succeeded(sendto(datagram, "x", 1, 0, (struct sockaddr *)&there, sizeof there));
    case 2: return succeeded(sendto(stream, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&there, sizeof there));
    case 3: return succeeded(listen(stream, 1));
    case 4: return succeeded(bind(datagram, (struct sockaddr *)&here, sizeof here));
    default: return skip("no such use");
    }
}

static const struct attempt rows[] = {
    {"unix_connect", connects, "listener", SOCK_STREAM, 0, 0},
    {"unix_datagram", connects, "datagrams", SOCK_DGRAM, 0, 0},
    {"unix_abstract", connects, "@attempts", SOCK_STREAM, 0, 0},
    {"unix_system_bus", connects, "/run/dbus/system_bus_socket", SOCK_STREAM, 0, 0},
    {"unix_docker", connects, "/run/docker.sock", SOCK_STREAM, 0, 0},
    {"unix_log", connects, "/dev/log", SOCK_DGRAM, 0, 0},
    {"pair_datagram_sendto", misuses_pair, NULL, SOCK_DGRAM, 0, 0},
    {"pair_datagram_sendmsg", misuses_pair, NULL, SOCK_DGRAM, 1, 0},
    {"pair_datagram_connect", misuses_pair, NULL, SOCK_DGRAM, 2, 0},
    {"pair_stream_sendto", misuses_pair, NULL, SOCK_STREAM, 0, 0},
    {"pair_seqpacket_connect", misuses_pair, NULL, SOCK_SEQPACKET, 2, 0},
    {"tcp_connect", internet, NULL, 0, 0, 0},
    {"udp_send", internet, NULL, 1, 0, 0},
    {"tcp_fast_open", internet, NULL, 2, 0, 0},
    {"tcp_listen", internet, NULL, 3, 0, 0},
    {"udp_bind", internet, NULL, 4, 0, 0},
    {"socket_unix", makes, NULL, AF_UNIX, SOCK_STREAM, 0},
    {"socket_tcp", makes, NULL, AF_INET, SOCK_STREAM, 0},
    {"socket_tcp6", makes, NULL, AF_INET6, SOCK_STREAM, 0},
    {"socket_udp6", makes, NULL, AF_INET6, SOCK_DGRAM, 0},
    {"socket_mptcp", makes, NULL, AF_INET, SOCK_STREAM, 262},
    {"socket_sctp", makes, NULL, AF_INET, SOCK_STREAM, 132},
    {"socket_raw", makes, NULL, AF_INET, SOCK_RAW, IPPROTO_ICMP},
    {"socket_ping", makes, NULL, AF_INET, SOCK_DGRAM, IPPROTO_ICMP},
    {"socket_packet", makes, NULL, AF_PACKET, SOCK_RAW, 0},
    {"socket_vsock", makes, NULL, AF_VSOCK, SOCK_STREAM, 0},
    {"socket_alg", makes, NULL, AF_ALG, SOCK_SEQPACKET, 0},
    {"socket_key", makes, NULL, AF_KEY, SOCK_RAW, 2},
    {"socket_bluetooth", makes, NULL, AF_BLUETOOTH, SOCK_RAW, 1},
    {"socket_can", makes, NULL, AF_CAN, SOCK_RAW, 1},
    {"socket_tipc", makes, NULL, AF_TIPC, SOCK_RDM, 0},
    {"socket_smc", makes, NULL, 43, SOCK_STREAM, 0},
    {"socket_xdp", makes, NULL, 44, SOCK_RAW, 0},
    {"netlink_route", makes, NULL, AF_NETLINK, SOCK_RAW, 0},
    {"netlink_diagnosis", makes, NULL, AF_NETLINK, SOCK_RAW, 4},
    {"netlink_xfrm", makes, NULL, AF_NETLINK, SOCK_RAW, 6},
    {"netlink_audit", makes, NULL, AF_NETLINK, SOCK_RAW, 9},
    {"netlink_netfilter", makes, NULL, AF_NETLINK, SOCK_RAW, 12},
    {"netlink_uevent", makes, NULL, AF_NETLINK, SOCK_RAW, 15},
    {"netlink_generic", makes, NULL, AF_NETLINK, SOCK_RAW, 16},
};

const struct attempts socket_attempts = {rows, sizeof rows / sizeof *rows};
