import sys
for cls in (SyntaxError, IndentationError, TabError):
    for place in (("f", 2, 1, "foobar()\n", 2, 7), ("f", 2, 2, "foobar()", 2, 7), ("f", 1, 2, "abc", 1, 100)):
        sys.__excepthook__(cls, cls("message", place), None)
