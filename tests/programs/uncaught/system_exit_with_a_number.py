# exit: 42
import atexit
import sys

atexit.register(print, "atexit runs")
try:
    sys.exit(7)
except SystemExit as error:
    print("caught", error.code, error.args, repr(error))
try:
    sys.exit()
except SystemExit as error:
    print(error.code)
try:
    exit(3)
except SystemExit as error:
    print(error.code)
except NameError:
    print(3)
try:
    raise SystemExit
except BaseException as error:
    print(isinstance(error, Exception), error.code)
try:
    sys.exit((1, 2))
except SystemExit as error:
    print(error.code)

def deep(n):
    if n == 0:
        raise SystemExit(42)
    deep(n - 1)
deep(10)
