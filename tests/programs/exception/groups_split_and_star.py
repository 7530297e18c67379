def tree(e, d=0):
    print("  " * d + repr(e) if not isinstance(e, BaseExceptionGroup) else "  " * d + type(e).__name__ + " " + str(e))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: tree(x, d + 1)

eg = ExceptionGroup("top", [ValueError(1), ExceptionGroup("mid", [KeyError(2), TypeError(3)]), OSError(4)])
print(eg.message, len(eg.exceptions), eg, repr(eg)[:40])
tree(eg)
m, r = eg.split(KeyError); tree(m); tree(r)
m, r = eg.split((ValueError, OSError)); tree(m); tree(r)
m, r = eg.split(lambda e: isinstance(e, TypeError)); tree(m); tree(r)
print(eg.split(ZeroDivisionError)[0], eg.subgroup(ZeroDivisionError))
tree(eg.subgroup(ValueError))
print(eg.subgroup(ExceptionGroup) is eg, eg.split(Exception)[0] is eg)
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: ExceptionGroup("m"))
attempt(lambda: ExceptionGroup(1, [ValueError()]))
attempt(lambda: ExceptionGroup("m", []))
attempt(lambda: ExceptionGroup("m", 3))
attempt(lambda: ExceptionGroup("m", [3]))
attempt(lambda: ExceptionGroup("m", [ValueError]))
attempt(lambda: ExceptionGroup("m", [KeyboardInterrupt()]))
attempt(lambda: type(BaseExceptionGroup("m", [ValueError()])))
attempt(lambda: type(BaseExceptionGroup("m", [KeyboardInterrupt()])))
attempt(lambda: eg.split(3))
attempt(lambda: eg.split())
attempt(lambda: setattr(eg, "message", 1))
attempt(lambda: setattr(eg, "exceptions", 1))
class MyEG(ExceptionGroup):
    def __new__(cls, msg, excs, code=None):
        self = super().__new__(cls, msg, excs)
        self.code = code
        return self
    def derive(self, excs):
        return MyEG(self.message, excs, self.code)
my = MyEG("mine", [ValueError(1), KeyError(2)], 42)
m, r = my.split(ValueError)
print(type(m).__name__, m.code, type(r).__name__, r.code)
class Plain(ExceptionGroup): pass
print(type(Plain("p", [ValueError(1), KeyError(2)]).split(ValueError)[0]).__name__)
class BadEG(ExceptionGroup, Exception): pass
attempt(lambda: BadEG("x", [KeyboardInterrupt()]))
try:
    raise eg
except* ValueError as e:
    print("V", e.exceptions)
except* (KeyError, TypeError) as e:
    print("KT"); tree(e)
except* OSError as e:
    print("O", e.exceptions)
try:
    try:
        raise eg
    except* ValueError:
        pass
except ExceptionGroup as rest:
    tree(rest)
try:
    raise ValueError("naked")
except* ValueError as e:
    print(type(e).__name__, e.exceptions)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("new")
except ExceptionGroup as e:
    tree(e)
    print(repr(e.exceptions[0].__context__))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError as v:
        raise
except ExceptionGroup as e:
    tree(e)
try:
    try:
        raise ValueError(1)
    except* KeyError:
        print("no")
except ValueError as e:
    print("naked passes", e)
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except* 3:
        pass
except TypeError as e:
    print(e)
def flow():
    for i in range(2):
        try:
            raise ExceptionGroup("f", [ValueError(i)])
        except* ValueError as e:
            print(i, e.exceptions)
        else:
            print("else")
        finally:
            print("finally")
    try:
        pass
    except* ValueError:
        pass
    else:
        print("else")
flow()
eg.add_note("note")
try:
    raise eg from ValueError("cause")
except ExceptionGroup as g:
    a, b = g.split(KeyError)
    print(a.__notes__, a.__cause__, b.__notes__, a.__traceback__ is g.__traceback__, a.__context__)
    a.add_note("only a")
    print(b.__notes__, g.__notes__)
print(ExceptionGroup[int])
# What is raised in handlers and what is left: the second argument is a list.
try:
    try:
        raise ExceptionGroup("x", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
    except* TypeError:
        raise KeyError("new")
except BaseException as g:
    print(repr(g), g.args)
