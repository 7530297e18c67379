"""Once the main program has ended no thread is started and no process forked any more."""
import atexit
import os
import threading


def at_end():
    for start in (threading.Thread(target=print, args=('never',)).start, os.fork):
        try:
            start()
        except RuntimeError as error:
            print(error)


class Last:
    def __del__(self):
        at_end()


last = Last()
atexit.register(at_end)
