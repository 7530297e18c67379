# What functions say of numbers that are too large and of names that they don't know.
import signal, socket, threading


def tell(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


for n in (-1, 1, 70000, 1 << 40, -1 << 40, 1 << 70, 1.5, "a"):
    for name in ("htons", "ntohs", "htonl", "ntohl"):
        tell(getattr(socket, name), n)
tell(signal.pthread_kill, "a", 1)
tell(signal.pthread_kill, threading.get_ident(), 0)
tell(signal.pthread_kill, threading.get_ident(), "a")
tell(enumerate, zzz=1)
tell(enumerate, start=1)
tell(enumerate, iterable=[], start=0, zz=1)
tell(enumerate, [], 1, start=2)
tell(enumerate, [], iterable=1)
print(list(enumerate(iterable="ab", start=3)))
