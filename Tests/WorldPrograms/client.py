#!/usr/bin/python3
"""Runs one command through the gateway with paramiko, passing its streams and its exit status on.

client.py ADDRESS PORT LOGIN KEY HOST_KEYS exec HEX           the command in hexadecimal, so that it can be any bytes
client.py ADDRESS PORT LOGIN KEY HOST_KEYS terminal COMMAND   on a terminal; lines of stdin: `resize COLUMNS ROWS`, `type HEX`
client.py ADDRESS PORT LOGIN KEY HOST_KEYS resizing COMMAND   on a terminal that grows from 81×25 to 120×64 as output comes
client.py ADDRESS PORT LOGIN KEY HOST_KEYS subsystem NAME     and prints what comes
client.py ADDRESS PORT LOGIN KEY HOST_KEYS forward CHANNEL    opens a channel of this type, and prints how it is refused
client.py ADDRESS PORT LOGIN KEY HOST_KEYS global HEX,HEX     sends global requests of these names, and prints the answers
client.py ADDRESS PORT LOGIN KEY HOST_KEYS wishes COMMAND     asks for agent, X11 and a variable that is not listed, prints
                                                              the answers, and runs the command

Exit status 250: there was none; 251: not authenticated, and stderr has the banner. KEY may be the file of a software
authenticator, which fido.py makes; a certificate beside a key is offered whatever it says.
"""

import os
import queue
import sys
import threading

import paramiko

import fido


def connect(address, port, login, key, host_keys):
    client = paramiko.SSHClient()
    client.load_host_keys(host_keys)
    if key.endswith(".fido"):
        loaded = fido.load(key)
    else:
        loaded = paramiko.Ed25519Key.from_private_key_file(key)
        if os.path.exists(key + "-cert.pub"):
            loaded.load_certificate(key + "-cert.pub")
    try:
        client.connect(
            address, int(port), login, pkey=loaded, allow_agent=False, look_for_keys=False, timeout=20, auth_timeout=60,
        )
    except paramiko.SSHException as refusal:
        banner = client.get_transport() and client.get_transport().get_banner()
        sys.stderr.write((banner or b"").decode() + f"{refusal}\n")
        sys.stderr.flush()
        os._exit(251)
    return client


def copy(read, descriptor):
    while True:
        data = read(32768)
        if not data:
            return
        os.write(descriptor, data)


def pump(channel):
    """Copies both streams until the other side has closed, and returns the exit status."""
    errors = threading.Thread(target=copy, args=(channel.recv_stderr, 2))
    errors.start()
    copy(channel.recv, 1)
    errors.join()
    status = channel.recv_exit_status()
    return 250 if status < 0 else status


def passed_input(channel):
    while True:
        data = os.read(0, 32768)
        if not data:
            break
        channel.sendall(data)
    channel.shutdown_write()


def typed_input(channel):
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "resize":
            channel.resize_pty(width=int(rest[0]), height=int(rest[1]))
        else:
            channel.sendall(bytes.fromhex(rest[0]))


def wish(channel, kind, payload=b""):
    """Sends a channel request, and returns the answer; paramiko itself would close the channel when it is refused."""
    answers = queue.Queue()
    paramiko.Transport._channel_handler_table.update({
        paramiko.common.MSG_CHANNEL_SUCCESS: lambda channel, message: answers.put("granted"),
        paramiko.common.MSG_CHANNEL_FAILURE: lambda channel, message: answers.put("refused"),
    })
    message = paramiko.Message()
    message.add_byte(paramiko.common.cMSG_CHANNEL_REQUEST)
    message.add_int(channel.remote_chanid)
    message.add_string(kind)
    message.add_boolean(True)
    channel.transport._send_user_message(paramiko.Message(message.asbytes() + payload))
    return f"{kind}: {answers.get(timeout=20)}"


def strings(*texts):
    message = paramiko.Message()
    for text in texts:
        message.add_string(text)
    return message.asbytes()


def grow(channel):
    """Makes the terminal larger after each part of the output, while more of it waits."""
    for number in range(1, 41):
        os.write(1, channel.recv(65536))
        channel.resize_pty(width=80 + number, height=24 + number)


def main():
    *place, action, what = sys.argv[1:]
    client = connect(*place)
    transport = client.get_transport()
    if action == "forward":
        try:
            transport.open_channel(what, ("127.0.0.1", 22), ("127.0.0.1", 9))
        except paramiko.ChannelException as refusal:
            print(f"refused: {refusal}")
            return 0
        print("opened")
        return 1
    if action == "global":
        for name in what.split(","):
            print("granted" if transport.global_request(bytes.fromhex(name), ("/tmp/socket",)) else "refused")
        return 0
    channel = transport.open_session()
    if action == "wishes":
        print(wish(channel, "auth-agent-req@openssh.com"))
        print(wish(channel, "x11-req", b"\0" + strings("MIT-MAGIC-COOKIE-1", "00") + bytes(4)))
        print(wish(channel, "env", strings("LD_PRELOAD", "/tmp/x.so")))
        print(wish(channel, "env", strings("PRODPEEK_REASON", "why")))
        print(wish(channel, "exec", strings(what)), flush=True)
        return pump(channel)
    if action in ("terminal", "resizing"):
        channel.get_pty("xterm", 80, 24)
    if action == "subsystem":
        channel.invoke_subsystem(what)
    else:
        channel.exec_command(bytes.fromhex(what) if action == "exec" else what)
    if action == "resizing":
        grow(channel)
        return pump(channel)
    feed = typed_input if action == "terminal" else passed_input
    threading.Thread(target=feed, args=(channel,), daemon=True).start()
    return pump(channel)


status = main()
sys.stdout.flush()
os._exit(status)
