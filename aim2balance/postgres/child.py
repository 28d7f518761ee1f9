"""The little program between us and PostgreSQL: drops rights, ties its life to its parent's, and becomes the server.

Run by path with `python -I -S`, so it imports nothing of ours:

    child.py PARENT_PID USER_ID GROUP_ID become PROGRAM [ARGUMENT…]      execs the program
    child.py PARENT_PID USER_ID GROUP_ID reach PATH…                     prints the paths that user cannot enter, exit code 1

A user id of -1 keeps the rights as they are. All of it happens here and not in a `preexec_fn`, which may deadlock in a threaded parent.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def _main(parent_pid: int, user_id: int, group_id: int, verb: str, *rest: str) -> None:
    if user_id >= 0:
        try:
            os.setgroups([])
            os.setgid(group_id)
            os.setuid(user_id)
        except OSError as error:
            sys.exit(f"cannot become user {user_id}: {error.strerror}")
    if verb == "reach":
        beyond = [path for path in rest if not os.access(path, os.X_OK)]
        sys.exit("\n".join(beyond) or 0)
    os.umask(0o077)
    if sys.platform == "linux":
        # After setuid, which clears it. SIGINT is PostgreSQL's fast shutdown.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent_pid:
        sys.exit("the parent died before the death signal was set")
    os.execv(rest[0], rest)  # noqa: S606 no shell is the point


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
