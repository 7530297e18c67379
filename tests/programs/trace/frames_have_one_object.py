import sys
# tracer that returns None for some frames, local trace functions and modification of locals
def tracer(frame, event, arg):
    if frame.f_code.co_name == 'skip': return None
    return local
def local(frame, event, arg):
    print('local', event, frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals))
    if event == 'line' and 'x' in frame.f_locals and frame.f_locals['x'] == 5:
        frame.f_locals['x'] = 50
    return local
def skip():
    return target()
def target():
    x = 5
    y = x + 1
    return y
sys.settrace(tracer)
print(skip())
sys.settrace(None)
def bad(frame, event, arg):
    raise RuntimeError('in tracer')
sys.settrace(bad)
try: target()
except RuntimeError as e: print('caught', e, sys.gettrace())
import sys
def ops(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    print(event, frame.f_lasti)
    return ops
def small(a):
    return a + 1
sys.settrace(ops)
small(1)
sys.settrace(None)
f = sys._getframe()
print(f is sys._getframe(), f.f_trace, f.f_trace_lines)
def h():
    fr = sys._getframe()
    x = 10
    return fr
fr = h()
try:
    1 / 0
except ZeroDivisionError as e:
    print(e.__traceback__.tb_frame is sys._getframe())
def k():
    try: raise KeyError(1)
    except KeyError as e: return e.__traceback__.tb_frame is sys._getframe(), sys._getframe().f_back is f
print(k())
fr.clear(); print(fr.f_locals)
try: sys._getframe().clear()
except RuntimeError as e: print(e)


def ended():
    local = 1
    return sys._getframe()


ended_frame = ended()
ended_frame.clear()
print("local" in ended_frame.f_locals, ended_frame.f_back is sys._getframe())
for name in ("f_globals", "f_locals", "f_code"):
    try:
        setattr(ended_frame, name, None)
    except AttributeError as error:
        print(error)
for changes in ({"co_name": 1}, {"co_consts": [1]}, {"co_argcount": -1}, {"co_code": "x"}, {"co_stacksize": "a"}, {"nope": 1}):
    try:
        ended.__code__.replace(**changes)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    ended.__code__.co_lnotab
print([str(w.message) for w in caught])
print(issubclass(list[int], int | str), isinstance(1, int | str))
