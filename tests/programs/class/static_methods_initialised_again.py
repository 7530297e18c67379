# a static or class method that is initialised again is seen at every call and load
class Plain:
    @staticmethod
    def s(v): return ("s", v)
    @classmethod
    def c(cls, v): return (cls.__name__, "c", v)
class Slotted:
    __slots__ = ("x",)
    @staticmethod
    def s(v): return ("s", v)
    @classmethod
    def c(cls, v): return (cls.__name__, "c", v)
class Hooked:
    def __getattr__(self, name): return "asked for " + name
    @staticmethod
    def s(v): return ("s", v)
    @classmethod
    def c(cls, v): return (cls.__name__, "c", v)
class Inherits(Plain): pass
class Uses:
    s, c = vars(Plain)["s"], vars(Plain)["c"]
def call(o): return o.s(1), o.c(2)
def load(o):
    s, c = o.s, o.c
    return s(1), c(2)
objs = [f for cls in (Plain, Slotted, Hooked, Inherits, Uses) for f in (cls(), cls)]
def call_plain(o=objs[0]): return o.s(1), o.c(2)
def call_slotted(o=objs[2]): return o.s(1), o.c(2)
def call_hooked(o=objs[4]): return o.s(1), o.c(2)
def call_class(): return Plain.s(1), Plain.c(2), Slotted.s(1), Hooked.c(2), Uses.s(1)
def again(cls, word):
    vars(cls)["s"].__init__(lambda v: (word, v))
    vars(cls)["c"].__init__(lambda cls, v: (cls.__name__, word, v))
for word in "first", "second":
    for turn in range(20):
        seen = [call(o) for o in objs] + [load(o) for o in objs], call_plain(), call_slotted(), call_hooked(), call_class()
    for part in seen: print(part)
    for cls in Plain, Slotted, Hooked: again(cls, word)
print([call(o) for o in objs], [load(o) for o in objs], call_plain(), call_slotted(), call_hooked(), call_class())
# while it runs
class Own:
    @staticmethod
    def s(v):
        local = [v]
        vars(Own)["s"].__init__(lambda v: ("other", v))
        junk = [lambda v, n=n: n for n in range(50)]
        return "own", local, len(junk), v
    @classmethod
    def c(cls, v):
        local = [v]
        vars(Own)["c"].__init__(lambda cls, v: ("other", v))
        junk = [lambda v, n=n: n for n in range(50)]
        return cls.__name__, local, len(junk), v
def use(o): return o.s(1), o.c(2)
first = vars(Own)["s"].__func__.__code__, vars(Own)["c"].__func__.__code__
from types import FunctionType
for o in Own(), Own:
    for turn in range(12):
        if turn % 4 == 3:
            vars(Own)["s"].__init__(FunctionType(first[0], globals()))
            vars(Own)["c"].__init__(FunctionType(first[1], globals()))
        print(use(o))
# one that is refused leaves the function
try: vars(Plain)["s"].__init__()
except TypeError as e: print(e)
print(call_plain())
