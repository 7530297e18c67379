from collections import OrderedDict, defaultdict

def f(x):
    match x:
        case {"type": "circle", "radius": r}:
            return f"circle {r}"
        case {"type": "rect", "size": [w, h], **rest}:
            return f"rect {w}x{h} {rest}"
        case {"type": str(t), **others} if not others:
            return f"only type {t}"
        case {1: one, None: none}:
            return f"odd keys {one} {none}"
        case {"nested": {"deep": {"value": v}}}:
            return f"deep {v}"
        case {"error": code} | {"code": code}:
            return f"code {code}"
        case {}:
            return f"some mapping of {len(x)}"
        case _:
            return "no mapping"

for x in ({"type": "circle", "radius": 5, "extra": 1}, {"type": "rect", "size": (3, 4), "color": "red"},
          {"type": "rect", "size": [3]}, {"type": "dot"}, {1: "a", None: "b"}, {"nested": {"deep": {"value": 42}}},
          {"error": 404}, {"code": 500}, {}, {"q": 1}, [], "type", OrderedDict(type="circle", radius=0)):
    print(x if not isinstance(x, OrderedDict) else "OrderedDict", "->", f(x))

d = defaultdict(list)
match d:
    case {"missing": value}:
        print("made", value)
    case {}:
        print("no default made", dict(d))

class Constants:
    KEY = "k"
match {"k": 1, "l": 2}:
    case {Constants.KEY: value, **rest}:
        print(value, rest)
original = {"a": 1, "b": 2}
match original:
    case {"a": a, **rest}:
        rest["new"] = 1
        print(a, rest, original)

import collections.abc
class M(collections.abc.Mapping):
    def __getitem__(self, key):
        raise KeyError(key)
    def get(self, key, default=None):
        print("get", key)
        return "got"
    def __iter__(self): return iter(())
    def __len__(self): return 5
match M():
    case {"x": value}:
        print(value)
try:
    key = 1
    exec("match {}:\n case {'a': 1, 'a': 2}: pass")
except SyntaxError as error:
    print(error.msg)
