import sys
import traceback

def inner(n):
    if n:
        inner(n - 1)
    else:
        raise ValueError("bottom")

def outer():
    try:
        inner(2)
    except ValueError as error:
        raise KeyError("wrapped") from error

def clean(text):
    return text.replace(__file__, "FILE")
try:
    outer()
except KeyError as error:
    print(clean(traceback.format_exc()))
    print([(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)])
    print(clean("".join(traceback.format_exception(error, chain=False))))
    print(clean("".join(traceback.format_exception(error, limit=1))))
    print(clean("".join(traceback.format_exception(error.__cause__, limit=-1))))
    print(traceback.format_exception_only(error))
    print(clean("".join(traceback.format_tb(error.__cause__.__traceback__)[:1])))
    te = traceback.TracebackException.from_exception(error)
    print(te.exc_type.__name__, te.__cause__.exc_type.__name__, len(te.stack), str(te))
    sys.stdout.flush()
    traceback.print_exc(file=sys.stdout) if False else None

def stack():
    return [f.name for f in traceback.extract_stack()]
print(stack(), (lambda: stack())())
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_globals is globals())

try:
    exec(compile("def f():\n  return 1/0\nf()", "<made>", "exec"))
except ZeroDivisionError:
    print(clean(traceback.format_exc()))
try:
    compile("x = (", "<made>", "exec")
except SyntaxError as error:
    print("".join(traceback.format_exception_only(error)))
error = ValueError("never raised")
print(traceback.format_exception(error), error.__traceback__)
try:
    raise error.with_traceback(None)
except ValueError as e:
    tb = e.__traceback__
    print(tb.tb_lineno == tb.tb_frame.f_lineno - 2, tb.tb_next)
