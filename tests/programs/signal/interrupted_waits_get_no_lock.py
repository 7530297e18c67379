# A lock for which a handler's exception ended the waiting is not taken later.
import fcntl
import signal
import tempfile
import threading


class Interrupted(Exception):
    pass


def handle(number, frame):
    raise Interrupted


signal.signal(signal.SIGALRM, handle)
ended = threading.Event()

with tempfile.NamedTemporaryFile() as first, open(first.name) as second, open(first.name) as third:
    fcntl.flock(first, fcntl.LOCK_EX)
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        fcntl.flock(second, fcntl.LOCK_EX)
    except Interrupted:
        print("interrupted")
    fcntl.flock(first, fcntl.LOCK_UN)
    fcntl.flock(third, fcntl.LOCK_EX)
    print("locked")
    ended.set()
    thread.join()
