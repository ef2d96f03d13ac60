#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base64.h"
#include "drill.h"
#include "host-rules.h"
#include "layers.h"
#include "places.h"
#include "refusal.h"
#include "supervise.h"

/// The certificate's forced command, up to the session.
#define FORCED "prodpeek-confine v1 "

/// Confinement begins with having nothing to give away.
static void refuse_privileges(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];
    static const struct __user_cap_data_struct none[2];
    if (getuid() == 0 || geteuid() == 0 || getauxval(AT_SECURE) != 0)
        refuse("root is not confined; this is the login shell of an account without privileges");
    if (syscall(SYS_capget, &header, sets) != 0 || memcmp(sets, none, sizeof sets) != 0)
        refuse("the account has capabilities; a confined one has none");
}

/// Reads `prodpeek-confine v1 SESSION BASE64` in place.
static void read_forced_command(char *text, struct request *request) {
    const char *asked = getenv("SSH_ORIGINAL_COMMAND");
    if (strncmp(text, FORCED, sizeof FORCED - 1) != 0)
        refuse("this account runs what a gateway's certificate says, and nothing else");
    char *name = text + sizeof FORCED - 1;
    char *encoded = strchr(name, ' ');
    if (!encoded || encoded == name || encoded - name > 64) refuse("the forced command has no session");
    *encoded++ = 0;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] != 0 || name[0] == '-')
        refuse("the forced command's session is no session's name");
    if (!asked || strcmp(asked, name) != 0)
        refuse("what was asked for is not the session that the certificate is for");
    size_t length = strlen(encoded);
    if (length > REQUEST_TEXT_MOST) refuse("the request is longer than %d bytes", REQUEST_TEXT_MOST);
    unsigned char *bytes = malloc(length + 1);
    long count = bytes ? base64_decode(encoded, length, bytes) : -1;
    if (count < 0) refuse("the request is not base64 as RFC 4648 section 4 has it");
    // Arguments can be seen in ps(1), and the session has no need to know what is hidden from it.
    memset(encoded, 0, length);
    request->session = name;
    read_request((char *)bytes, (size_t)count, request);
}

/// Descriptors 0 to 2 exist, and no others: nothing that sshd had open reaches the session.
static void keep_three_descriptors(void) {
    for (int number = 0; number < 3; number++) {
        if (fcntl(number, F_GETFD) < 0) refuse("stdin, stdout and stderr are to be open");
    }
    if (close_range(3, ~0u, 0) != 0) refuse("descriptors could not be closed: %s", strerror(errno));
}

int main(int count, char *arguments[]) {
    static struct request request;
    static struct reach reach;
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        puts("prodpeek-confine " HELPER_VERSION);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    if (count >= 2 && strcmp(arguments[1], "--drill") == 0) {
        refuse_privileges();
        return drill(count - 2, arguments + 2);
    }
    bool layers_only = count == 2 && strcmp(arguments[1], "--layers") == 0;
    if (!layers_only && (count != 3 || strcmp(arguments[1], "-c") != 0))
        refuse("this is a login shell for sshd: prodpeek-confine -c '" FORCED "SESSION BASE64'");
    keep_three_descriptors();
    refuse_privileges();
    umask(022);
    if (layers_only) {
        request = (struct request){.session = "layers", .line = "true", .host = "layers", .directory = "/",
                                   .memory = 1 << 30, .tasks = 16, .abi = 1, .tmp = 1 << 20};
    } else {
        read_forced_command(arguments[2], &request);
    }
    apply_host_rules(&request);
    find_reach(&request, &reach);
    supervise(&request, &reach, layers_only);
}
