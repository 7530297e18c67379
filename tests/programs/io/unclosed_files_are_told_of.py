import os
import socket
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    f = open(os.devnull, encoding="utf-8")
    f = None
    f = open(os.devnull, "rb")
    f = None
    f = open(os.devnull, "wb", buffering=0)
    del f
    with open(os.devnull) as f:
        pass
    f = None
    s = socket.socket()
    s = None
    s = socket.socket()
    s.close()
    s = None
for w in caught:
    print(w.category.__name__, str(w.message).split(" fd=")[0], w.lineno)

with warnings.catch_warnings():
    warnings.simplefilter("error", ResourceWarning)
    import sys

    sys.unraisablehook = lambda u: print(u.exc_type.__name__, u.exc_value)
    f = open(os.devnull, encoding="utf-8")
    del f
print("end")
