# Handlers run in the main thread, whichever sends the signal; only that sets them.
import os
import signal
import sys
import tempfile
import threading
import time


def attempt(f, *args):
    try:
        return f(*args)
    except (ValueError, TypeError, OSError, KeyboardInterrupt) as e:
        return type(e).__name__, isinstance(e, OSError), str(e)


seen = []
signal.signal(signal.SIGUSR1, lambda n, frame: seen.append((n, threading.current_thread().name, frame is not None)))


def sender():
    print(attempt(signal.signal, signal.SIGUSR2, print))
    print(attempt(signal.set_wakeup_fd, -1))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
    print(attempt(signal.pthread_kill, threading.get_ident(), 0))
    print(attempt(signal.pthread_kill, threading.get_ident(), -1))


thread = threading.Thread(target=sender)
thread.start()
thread.join()
print(set(seen))

print(attempt(signal.raise_signal, 0))
print(attempt(signal.setitimer, signal.ITIMER_REAL, -1))
print(attempt(signal.setitimer, 9, 1))
print(attempt(signal.setitimer, signal.ITIMER_REAL, "a"))
print(attempt(signal.getitimer, 9))
print(attempt(signal.default_int_handler))
print(attempt(signal.default_int_handler, 2, None))
print(attempt(signal.set_wakeup_fd, 9999))
print(issubclass(signal.ItimerError, OSError), signal.ItimerError.__module__)
r, w = os.pipe()
print(attempt(signal.set_wakeup_fd, w) == ("ValueError", False, f"the fd {w} must be in non-blocking mode"))
os.set_blocking(w, False)
signal.set_wakeup_fd(w)
signal.raise_signal(signal.SIGUSR1)
print(os.read(r, 2), signal.set_wakeup_fd(-1) == w)


# The shortest timer rings, and a signal that waits already ends a sleep.
def ring(number, frame):
    raise LookupError(signal.Signals(number).name)


signal.signal(signal.SIGALRM, ring)
try:
    signal.setitimer(signal.ITIMER_REAL, 1e-9)
    time.sleep(60)
except LookupError as e:
    print(e)

# Other threads run while a command does.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "made")
    thread = threading.Thread(target=lambda: (time.sleep(0.01), open(path, "w").close()))
    thread.start()
    print(os.waitstatus_to_exitcode(os.system(f"while [ ! -e {path} ]; do sleep 0.01; done; exit 3")))
    thread.join()

# A handler runs when the command has ended.
ran = []
signal.signal(signal.SIGALRM, lambda *_: ran.append("handler"))
thread = threading.Thread(target=time.sleep, args=(0.1,))
thread.start()
signal.setitimer(signal.ITIMER_REAL, 0.01)
print(os.waitstatus_to_exitcode(os.system("sleep 0.05; exit 4")), ran)
thread.join()

for seconds in float("nan"), 1e30, float("inf"):
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    signal.set_wakeup_fd(-2)
except OSError as e:
    print(e)
