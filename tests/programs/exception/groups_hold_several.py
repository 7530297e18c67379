group = ExceptionGroup("several", [ValueError(1), KeyError("k"), ExceptionGroup("inner", [TypeError("t"), ValueError(2)])])
print(group, repr(group))
print(group.message, len(group.exceptions), group.exceptions[2].exceptions)

values = group.subgroup(ValueError)
print(repr(values))
print(group.subgroup(lambda e: isinstance(e, LookupError)).exceptions)
print(group.subgroup(OSError))
match_part, rest = group.split((KeyError, TypeError))
print(repr(match_part), "|", repr(rest))
derived = group.derive([OSError("new")])
print(repr(derived))

try:
    raise group
except ExceptionGroup as caught:
    print("caught", caught.message)
try:
    raise group
except Exception as caught:
    print(isinstance(caught, ExceptionGroup), isinstance(caught, BaseExceptionGroup))
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)

for arguments in (("m", []), ("m", [5]), ("m",), (5, [ValueError()]), ("m", [KeyboardInterrupt()]), ("m", "ab")):
    try:
        ExceptionGroup(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

class MyGroup(ExceptionGroup):
    def derive(self, exceptions):
        return MyGroup(self.message + "'", exceptions)
g = MyGroup("mine", [ValueError(1), TypeError(2)])
g.add_note("noted")
a, b = g.split(ValueError)
print(repr(a), repr(b), a.__notes__)

def leaves(error):
    if isinstance(error, BaseExceptionGroup):
        for e in error.exceptions:
            yield from leaves(e)
    else:
        yield error
print(list(leaves(group)))
