import os
import sys
import types

told = False


def hook(event, arguments):
    if told:
        print(event, [type(a).__name__ if isinstance(a, (list, types.CodeType)) else a for a in arguments])


def veto(event, arguments):
    if told and event == "veto":
        raise ValueError("vetoed")
    if told and event == "sys.addaudithook":
        raise RuntimeError("no more")


print(sys.addaudithook(hook))
told = True
print(sys.audit("own", 1, 2), sys.audit("none"))
eval("1")
exec("1")
exec(compile(b"1", "name", "exec"))
open("/dev/null", "w").close()
open("/dev/null").close()
open("/dev/null", "rb+").close()
os.close(os.open("/dev/null", os.O_RDONLY))
os.system("true")
for call in (lambda: os.mkdir("/dev/null/x"), lambda: os.rmdir("/dev/null/x"), lambda: os.remove("/dev/null/x"), lambda: os.rename("/dev/null/x", "/dev/null/y"), lambda: os.listdir("/dev/null/x"), lambda: open("/dev/null/x", "x")):
    try:
        call()
    except OSError as error:
        print(type(error).__name__)
for call in (lambda: sys.audit(), lambda: sys.audit(5), lambda: sys.addaudithook()):
    try:
        call()
    except TypeError as error:
        print(error)
told = False
sys.addaudithook(veto)
told = True
try:
    sys.audit("veto")
except ValueError as error:
    print(error)
print(sys.addaudithook(print))
sys.audit("after")
told = False
