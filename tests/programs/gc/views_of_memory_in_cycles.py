"""A view of memory that belongs to its own memory's owner is collected; sys._current_exceptions tells what threads handle."""
import gc
import sys
import threading
import weakref


class Owner(bytearray):
    pass


owner = Owner(5)
owner.view = memoryview(owner)
seen = weakref.ref(owner)
del owner
gc.collect()
print(seen(), gc.is_tracked(memoryview(b'')))

print(list(sys._current_exceptions().values()))
try:
    1 / 0
except ZeroDivisionError as error:
    print(sys._current_exceptions() == {threading.get_ident(): error})

ready, done = threading.Event(), threading.Event()


def handle():
    try:
        raise KeyError('key')
    except KeyError:
        ready.set()
        done.wait()


thread = threading.Thread(target=handle)
thread.start()
ready.wait()
print(repr(sys._current_exceptions()[thread.ident]), sys._current_exceptions()[threading.get_ident()])
done.set()
thread.join()
