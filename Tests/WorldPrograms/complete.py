"""Types lines into an interactive shell and prints the words that the shell makes of each.

usage: complete.py SHELL < LINES

A \\t in a line is the key. Each line is ended by keys that put `printf` before it, so that the shell itself prints the
words it has in the end, a line each; an empty line parts the answers. What the shell shows meanwhile goes to stderr.
"""

import os
import pty
import re
import sys

SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        ["bind 'set enable-bracketed-paste off'", "source <(prodpeek completions bash)"],
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        ["autoload -U compinit; compinit -u -D; bindkey -e", "source <(prodpeek completions zsh)"],
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        ["set -g fish_autosuggestion_enabled 0", "prodpeek completions fish | source"],
    ),
}


def seen_until(terminal, mark):
    seen = b""
    while mark not in seen:
        piece = os.read(terminal, 65536)
        sys.stderr.buffer.write(piece)
        seen += piece
    return seen


def main(shell):
    command, setup = SHELLS[shell]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="vt100", COLUMNS="200")
        os.execvp(command[0], command)
    # What the shell shows of a line as it is typed has the marks apart.
    for number, line in enumerate(setup):
        os.write(terminal, f"{line}; echo DO''NE{number}\n".encode())
        seen_until(terminal, b"DONE%d" % number)
    for number, line in enumerate(sys.stdin.read().splitlines()):
        keys = line.replace("\\t", "\t")
        before = f"printf 'BEG''IN{number}\\n'; printf '<%s>\\n' "
        # Ctrl-A and Ctrl-E go to the ends of the line in all three.
        os.write(terminal, f"{keys}\x01{before}\x05; printf 'EN''D{number}\\n'\r".encode())
        seen = seen_until(terminal, b"END%d" % number).decode()
        answer = seen[seen.index(f"BEGIN{number}") :]
        print("\n".join(re.findall(r"^<(.*)>\r*$", answer, re.MULTILINE)), end="\n\n")
    os.close(terminal)
    os.waitpid(child, 0)


main(sys.argv[1])
