import sys
def show(e):
    sys.excepthook(type(e), e, None)
show(SyntaxError("bad", ("f.py", 3, 5, "x = = 1\n")))
show(SyntaxError("bad", ("f.py", 3, 5, "    x = = 1\n", 3, 8)))
show(SyntaxError("bad", ("f.py", 3, 5, "    x = = 1", 4, 2)))
show(SyntaxError("bad", ("f.py", 3, 0, "abc")))
show(SyntaxError("bad", ("f.py", 3, None, "abc")))
show(SyntaxError("bad", ("f.py", 3, 100, "abc")))
show(SyntaxError("bad", (None, 3, 1, "abc")))
show(SyntaxError("bad", ("f.py", 3, 2, None)))
show(SyntaxError("bad", ("f.py", None, 2, "abc")))
show(SyntaxError("bad"))
show(SyntaxError())
show(IndentationError("unexpected indent", ("f.py", 1, 2, "  x\n", 1, 3)))
show(SyntaxError("multi", ("f.py", 2, 3, "line1\nline2\n")))
e = SyntaxError("noted", ("f.py", 1, 1, "q"))
e.add_note("the note")
show(e)
class Mine(SyntaxError): pass
show(Mine("m", ("f", 1, 1, "t")))
class WithStr(Exception):
    def __str__(self): raise ValueError
show(WithStr())
class Mod(Exception): pass
Mod.__module__ = "some.mod"
show(Mod("text"))
Mod.__module__ = 3
show(Mod("text"))
show(Mod())
e = ValueError("notes"); e.__notes__ = "a str"; show(e)
e = ValueError("notes"); e.__notes__ = 5; show(e)
e = ValueError("notes"); e.__notes__ = ("t", 1, None); show(e)
show(KeyError("multi\nline"))
show(ValueError("multi\nline"))
