import types
from types import MappingProxyType


def attempt(text, globals=None, locals=None):
    try:
        print(text, "=>", eval(text, globals, locals))
    except Exception as error:
        print(text, "=>", type(error).__name__, error)


def run(text, globals):
    try:
        exec(text, globals)
        print("ran")
    except Exception as error:
        print(type(error).__name__, error)


class Built(dict):
    def __missing__(self, key):
        return f"built {key}"


for builtins in None, {}, 5, MappingProxyType({"len": max}), {"len": len}, Built():
    for text in "1 + x", "len([])", "[len for _ in (1,)]", "(lambda: len)()", "().__class__":
        attempt(text, {"__builtins__": builtins, "x": 1})
    run("import os", {"__builtins__": builtins})
    run("class C: pass", {"__builtins__": builtins})
    run("def f(): return len([])\nprint(f())", {"__builtins__": builtins, "print": print})
    run("assert 0", {"__builtins__": builtins})
attempt("open('file')", {"__builtins__": None})


class Names(dict):
    def __getitem__(self, key):
        return f"item {key}"


# The body asks the locals only; a function inside asks the globals.
attempt("name", Names(name=1))
attempt("name", {}, Names())
attempt("name", Names(name=1), {})
f = types.FunctionType(compile("len", "f", "eval"), {"__builtins__": {"len": 7}})
print(f(), f.__builtins__)
body = compile("a = 5; b = locals() is globals(); c = [n for n in range(2)]", "body", "exec")
f = types.FunctionType(body, {})
f()
print(f.__globals__["a"], f.__globals__["b"], f.__globals__["c"])
