"""Dump the Python traceback: krait's own file for what CPython writes in C.

Tracebacks are written when they are asked for, after a time, or on a signal that the program registers. The signals of
faults of the process itself (SIGSEGV and its like) are left to the system.
"""

import os
import sys
import _thread

_enabled = False
_timer = None
_registered = {}


def _descriptor(file):
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descripter")
        return file
    number = file.fileno()
    try:
        file.flush()
    except Exception:
        pass
    return number


def _write(fd, frame, title):
    lines = [title]
    depth = 0
    while frame is not None:
        if depth == 100:
            lines.append("  ...\n")
            break
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
        depth += 1
    os.write(fd, "".join(lines).encode("ascii", "backslashreplace"))


def _dump(fd, frame, all_threads):
    if not all_threads:
        _write(fd, frame, "Stack (most recent call first):\n")
        return
    own = _thread.get_ident()
    for ident, other in sys._current_frames().items():
        if ident != own:
            _write(fd, other, f"Thread 0x{ident:016x} (most recent call first):\n")
            os.write(fd, b"\n")
    _write(fd, frame, f"Current thread 0x{own:016x} (most recent call first):\n")


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads if all_threads is True, into file"""
    _dump(_descriptor(file), sys._getframe(1), all_threads)


def enable(file=None, all_threads=True):
    """Enable the fault handler."""
    global _enabled
    _descriptor(file)
    _enabled = True


def disable():
    """Disable the fault handler."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Check if the handler is enabled."""
    return _enabled


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the traceback of all threads in timeout seconds, or each timeout seconds if repeat is True. If exit is True,
    call _exit(1) which is not safe."""
    global _timer
    import threading
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    cancel_dump_traceback_later()
    fd = _descriptor(file)
    stop = threading.Event()

    def watch():
        while not stop.wait(timeout):
            hours, rest = divmod(int(timeout), 3600)
            minutes, seconds = divmod(rest, 60)
            fraction = int(round((timeout - int(timeout)) * 1e6))
            text = f"Timeout ({hours}:{minutes:02d}:{seconds:02d}" + (f".{fraction:06d}" if fraction else "") + ")!\n"
            os.write(fd, text.encode())
            for ident, frame in sys._current_frames().items():
                if ident != _thread.get_ident():
                    _write(fd, frame, f"Thread 0x{ident:016x} (most recent call first):\n")
            if exit:
                os._exit(1)
            if not repeat:
                break

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    _timer = stop, thread


def cancel_dump_traceback_later():
    """Cancel the previous call to dump_traceback_later()."""
    global _timer
    if _timer is not None:
        stop, thread = _timer
        _timer = None
        stop.set()
        thread.join()


def register(signum, file=None, all_threads=True, chain=False):
    """Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if
    all_threads is True, into file"""
    import signal
    fd = _descriptor(file)
    previous = signal.getsignal(signum)

    def handle(number, frame):
        _dump(fd, frame, all_threads)
        if chain and callable(previous):
            previous(number, frame)

    signal.signal(signum, handle)
    _registered[signum] = previous


def unregister(signum):
    """Unregister the handler of the signal 'signum' registered by register()."""
    import signal
    if signum not in _registered:
        return False
    signal.signal(signum, _registered.pop(signum))
    return True
