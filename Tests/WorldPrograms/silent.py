#!/usr/bin/python3
"""Opens connections from one address that say nothing, until the end of the input.

silent.py ADDRESS PORT SOURCE COUNT: prints `open` when all are, and the number of each, from 0, that the other side closes.
"""

import resource
import select
import socket
import sys


def main():
    address, port, source, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    poller = select.poll()
    poller.register(sys.stdin, select.POLLIN)
    waiting = {}
    for number in range(count):
        connection = socket.create_connection((address, port), source_address=(source, 0))
        waiting[connection.fileno()] = number, connection
        poller.register(connection, select.POLLIN)
    print("open", flush=True)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor == sys.stdin.fileno():
                return
            number, connection = waiting[descriptor]
            try:
                ended = not connection.recv(65536)
            except ConnectionResetError:
                ended = True
            if ended:
                poller.unregister(descriptor)
                print(number, flush=True)


main()
