import os
import subprocess
import sys

os.environ["KRAIT_TEST_VALUE"] = "set here"
print(os.environ["KRAIT_TEST_VALUE"], os.getenv("KRAIT_TEST_VALUE"), os.environ.get("KRAIT_NOT_THERE"), os.getenv("KRAIT_NO", "default"))
print("KRAIT_TEST_VALUE" in os.environ, "KRAIT_NOT_THERE" in os.environ)
try:
    os.environ["KRAIT_NOT_THERE"]
except KeyError as error:
    print("KeyError", error)
try:
    os.environ["X"] = 5
except TypeError as error:
    print(error)
os.environ.setdefault("KRAIT_OTHER", "o")
print(sorted(k for k in os.environ if k.startswith("KRAIT_TEST") or k == "KRAIT_OTHER"))
print(os.system('test "$KRAIT_TEST_VALUE" = "set here"') == 0)
del os.environ["KRAIT_TEST_VALUE"]
print(os.getenv("KRAIT_TEST_VALUE"), os.environ.pop("KRAIT_OTHER"))
print(os.name, os.sep, os.linesep == "\n", os.pathsep, os.devnull, sys.platform, os.path.isdir(os.getcwd()))
print(type(os.getpid()).__name__, os.getpid() > 1, os.cpu_count() > 0)
print(os.path.expandvars("$KRAIT_UNSET/x") , os.fspath("p"))
