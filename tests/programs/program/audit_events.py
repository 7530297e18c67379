"""What audit hooks hear of the runtime and of system calls."""
import sys

heard = []
listening = False


def plain(argument):
    if isinstance(argument, (bool, int)) and abs(argument) < 2**32 or argument is None:
        return argument
    if isinstance(argument, (str, bytes)):
        return argument if len(argument) < 30 else "..."
    if isinstance(argument, (tuple, list)):
        return type(argument)(map(plain, argument))
    return f"<{type(argument).__name__}>"


def hook(event, arguments):
    global listening
    if listening and not event.startswith(("import", "compile", "exec")):
        listening = False
        heard.append((event, *map(plain, arguments)))
        listening = True


import _thread
import array
import ctypes
import fcntl
import gc
import io
import marshal
import mmap
import os
import pathlib
import pickle
import resource
import signal
import socket
import sqlite3
import tempfile
import types

socket.getaddrinfo("127.0.0.1", 1)
sys.addaudithook(hook)
folder = tempfile.TemporaryDirectory()
start = os.getcwd()
os.chdir(folder.name)


class C:
    def method(self):
        pass


class D(C):
    pass


def function():
    pass


def generate():
    yield


async def coroutine():
    pass


async def agenerate():
    yield


def listen(name, action):
    global listening
    heard.clear()
    listening = True
    try:
        action()
        end = ""
    except BaseException as error:
        listening = False
        end = type(error).__name__
    listening = False
    print(name, heard, end)


def suspended():
    c = coroutine()
    c.cr_frame, c.cr_code, c.cr_await
    c.close()
    a, g = agenerate(), generate()
    a.ag_frame, a.ag_code, g.gi_frame, g.gi_code, g.gi_running


def traceback():
    try:
        raise KeyError
    except KeyError as error:
        error.__traceback__.tb_frame, error.__traceback__.tb_lineno


def files():
    with open("marshalled", "wb") as file:
        marshal.dump([1], file)
    with open("marshalled", "rb") as file:
        marshal.load(file)
    marshal.loads(marshal.dumps((1, "a"), 2))


def sockets():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
    with socket.socket() as s:
        s.connect_ex(("127.0.0.1", 1))
    socket.gethostbyname("127.0.0.1"), socket.getaddrinfo("127.0.0.1", 1)


class Named:
    def __fspath__(self):
        return "named"


listen("gc", lambda: (gc.get_objects(), gc.get_objects(1), gc.get_referrers([]), gc.get_referents([], 1)))
listen("frames", lambda: (sys._getframe(), sys._getframe(1).f_code, sys._getframemodulename(), sys._current_frames()))
listen("hooks", lambda: (sys.settrace(None), sys.setprofile(None), sys.set_asyncgen_hooks(None, None)))
listen("name", lambda: setattr(C, "__name__", "E"))
listen("others of a class", lambda: (setattr(C, "x", 1), setattr(C(), "x", 1), setattr(C, "__doc__", "text")))
listen("bases", lambda: setattr(D, "__bases__", (C,)))
listen("class", lambda: setattr(C(), "__class__", D))
listen("code", lambda: setattr(function, "__code__", function.__code__))
listen("defaults", lambda: (setattr(function, "__defaults__", (1,)), function.__defaults__, function.__kwdefaults__))
listen("no kwdefaults", lambda: delattr(function, "__kwdefaults__"))
listen("made", lambda: types.FunctionType(function.__code__.replace(co_name="x"), {}))
listen("suspended", suspended)
listen("traceback", traceback)
listen("pickle", lambda: (pickle.loads(b"cos\nsystem\n."), pickle.loads(pickle.dumps(C))))
listen("marshal", files)
listen("id", lambda: id(function))
listen("array", lambda: (array.array("i", [1]), array.array("d")))
listen("mkdir", lambda: (os.mkdir("a"), os.rename("a", "b"), os.chmod("b", 0o755), os.chown("b", -1, -1)))
listen("links", lambda: (os.symlink("b", "c"), os.utime("b", (1, 2)), os.utime("b", ns=(1, 2)), os.remove("c")))
listen("path", lambda: (os.mkdir(Named()), list(os.scandir(Named())), os.listdir(pathlib.Path("named"))))
listen("rmdir", lambda: (os.rmdir("b"), os.chdir("."), os.truncate("none", 0)))
listen("environment", lambda: (os.putenv("A_NAME", "b"), os.unsetenv("A_NAME")))
listen("descriptors", lambda: os.fchdir(999))
listen("descriptor's mode", lambda: os.fchmod(999, 1))
listen("descriptor's size", lambda: os.ftruncate(999, 1))
listen("lock", lambda: os.lockf(999, os.F_LOCK, 0))
listen("kill", lambda: os.kill(2**22 + 1, 0))
listen("execute", lambda: os.execv("/nonexistent", ["a"]))
listen("spawn", lambda: os.posix_spawn("/nonexistent", ["a"], {}))
listen("fcntl", lambda: fcntl.fcntl(999, 1))
listen("flock", lambda: fcntl.flock(999, fcntl.LOCK_UN))
listen("lockf", lambda: fcntl.lockf(999, fcntl.LOCK_UN))
listen("ioctl", lambda: fcntl.ioctl(999, 7))
listen("mmap", lambda: mmap.mmap(-1, 10).close())
listen("resource", lambda: resource.prlimit(0, resource.RLIMIT_CORE))
listen("threads", lambda: _thread.start_new_thread(function, ()))
listen("signal", lambda: signal.pthread_kill(_thread.get_ident(), 0))
listen("sockets", sockets)
listen("sqlite3", lambda: sqlite3.connect(":memory:").close())
listen("errno", lambda: (ctypes.set_errno(3), ctypes.get_errno()))
listen("libraries", lambda: ctypes.CDLL(None).abs)
listen("addresses", lambda: ctypes.addressof(ctypes.c_int(1)))
listen("breakpoint", lambda: (setattr(sys, "breakpointhook", lambda: None), breakpoint()))
os.chdir(start)
folder.cleanup()


def refuse(event, arguments):
    if event == "os.mkdir":
        raise PermissionError(f"no {event}")


sys.addaudithook(refuse)
try:
    os.mkdir("refused")
except PermissionError as error:
    print(error, os.path.exists("refused"))
