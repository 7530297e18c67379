import sys

def check(value):
    try:
        sys.exit(value)
    except SystemExit as error:
        print(repr(error.code))

for value in (None, 0, True, False, "text", 3.5, [1], 2 ** 70, -1):
    check(value)
print("goes on", flush=True)

class Quiet(SystemExit):
    pass
try:
    raise Quiet("custom")
except SystemExit as error:
    print(type(error).__name__, error.code)
raise Quiet(None)
