# exit: 1
class Report(Exception):
    def __str__(self):
        return "\n".join(f"  * {a}" for a in self.args)

class Broken(Exception):
    def __str__(self):
        raise RuntimeError("no text")

import sys, traceback
try:
    raise Broken
except Broken:
    print(traceback.format_exc().splitlines()[-1])
try:
    raise ValueError("first line\nsecond line\n")
except ValueError:
    print(traceback.format_exc().splitlines()[-2:])
for error in (ValueError(), ValueError(""), ValueError(None), ValueError("a", "b"), KeyError(), OSError(2, "gone"), Report("x")):
    print(traceback.format_exception_only(error))
raise Report("one", "two", 3)
