import contextlib
import io

class M:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        print("enter", self.name)
        return self
    def __exit__(self, kind, value, tb):
        print("exit", self.name, repr(value))

with contextlib.ExitStack() as stack:
    managers = [stack.enter_context(M(n)) for n in "abc"]
    stack.callback(print, "callback", "with arguments", sep=": ")
    stack.push(lambda kind, value, tb: print("pushed sees", repr(value)) or True)
    raise ValueError("suppressed by the pushed function")
print("after")

with contextlib.ExitStack() as stack:
    stack.enter_context(M("kept"))
    kept = stack.pop_all()
print("nothing closed yet")
kept.close()

with contextlib.suppress(KeyError, IndexError):
    print("before")
    {}["x"]
    print("never")

class Closable:
    def close(self):
        print("closed")
with contextlib.closing(Closable()) as c:
    print(type(c).__name__)

out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
    print("twice")
print(repr(out.getvalue()))

with contextlib.nullcontext(5) as five:
    print(five)

@contextlib.contextmanager
def tag(name):
    print(f"<{name}>", end="")
    yield
    print(f"</{name}>")
with tag("b"), tag("i"):
    print("text", end="")
manager = tag("once")
with manager:
    pass
try:
    with manager:
        pass
except (RuntimeError, AttributeError) as error:
    print(type(error).__name__, error)
print(isinstance(M("x"), contextlib.AbstractContextManager))
