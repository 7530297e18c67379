import sys

class Indent:
    level = 0
    def __init__(self, title): self.title = title
    def __enter__(self):
        print("  " * Indent.level + self.title + " {")
        Indent.level += 1
        return lambda text: print("  " * Indent.level + text)
    def __exit__(self, *exc):
        Indent.level -= 1
        print("  " * Indent.level + "}" + (f" // {exc[0].__name__}" if exc[0] else ""))

with Indent("outer") as say:
    say("one")
    with Indent("inner") as say_inner:
        say_inner("two")
    with Indent("loop"):
        for i in range(3):
            with Indent(f"turn {i}") as say:
                if i == 1:
                    continue
                if i == 2:
                    break
                say("working")
try:
    with Indent("failing"), Indent("nested"):
        raise LookupError("x")
except LookupError as error:
    print("caught", error, Indent.level)

class Patch:
    def __init__(self, target, name, value): self.target, self.name, self.value = target, name, value
    def __enter__(self):
        self.saved = getattr(self.target, self.name)
        setattr(self.target, self.name, self.value)
        return self.value
    def __exit__(self, *exc):
        setattr(self.target, self.name, self.saved)
class Settings: debug = False
with Patch(Settings, "debug", True) as v:
    print(Settings.debug, v)
print(Settings.debug)

class Collect:
    def __enter__(self):
        self.lines, self.old, sys.stdout = [], sys.stdout, self
        return self.lines
    def write(self, text): self.lines.append(text)
    def flush(self): pass
    def __exit__(self, *exc): sys.stdout = self.old
with Collect() as lines:
    print("hidden", 1)
print(lines)

class Expect:
    def __init__(self, kind): self.kind = kind
    def __enter__(self): return self
    def __exit__(self, kind, error, tb):
        assert kind is not None, "nothing was raised"
        self.error = error
        return issubclass(kind, self.kind)
with Expect(ValueError) as e:
    int("x")
print(repr(e.error))
try:
    with Expect(ValueError):
        pass
except AssertionError as error:
    print(error)
def use():
    with Indent("function") as say:
        return say("before return") or "returned"
print(use())
def generator():
    with Indent("generator"):
        yield 1
        yield 2
for x in generator():
    print("got", x)
    break
g = generator()
print(next(g))
g.close()
locks = [Indent(n) for n in "ab"]
with locks[0] as f, locks[1] as f2: f2(str(f is not f2))
