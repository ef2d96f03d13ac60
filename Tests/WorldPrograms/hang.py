#!/usr/bin/python3
"""Opens connections that never authenticate, and waits until the other side has closed them all.

hang.py ADDRESS PORT COUNT: a third say nothing, a third only their version, a third stop after the key exchange. Prints
`open` when all are, and then the seconds that the first and the last took to be closed.
"""

import select
import socket
import sys
import time

import paramiko


def main():
    address, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    began, closed, transports, waiting = time.monotonic(), [], [], {}
    poller = select.poll()
    for number in range(count):
        connection = socket.create_connection((address, port))
        if number % 3 == 2:
            transport = paramiko.Transport(connection)
            transport.start_client(timeout=15)
            transports.append(transport)
            continue
        if number % 3 == 1:
            connection.sendall(b"SSH-2.0-patient\r\n")
        waiting[connection.fileno()] = connection
        poller.register(connection, select.POLLIN)
    print("open", flush=True)
    while waiting:
        for descriptor, _ in poller.poll():
            try:
                ended = not waiting[descriptor].recv(65536)
            except ConnectionResetError:
                ended = True
            if ended:
                poller.unregister(descriptor)
                del waiting[descriptor]
                closed.append(time.monotonic() - began)
    for transport in transports:
        transport.join()
        closed.append(time.monotonic() - began)
    print(f"{min(closed):.0f} {max(closed):.0f}")


main()
