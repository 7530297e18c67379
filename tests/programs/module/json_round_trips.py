import json

data = {"name": "Ada", "n": 36, "pi": 3.14, "ok": True, "no": None, "list": [1, [2, {"k": "v"}], []], "ü": "é\n\"\\/\u20ac𝄞", "empty": {}, "big": 10 ** 20, "e": 1e100, "neg": -0.5}
text = json.dumps(data)
print(text)
print(json.loads(text) == data)
print(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False))
print(json.dumps([1, 2, {"a": None}], separators=(",", ":")), json.dumps("x"), json.dumps(None), json.dumps((1, 2)), json.dumps({1: "int", None: "n", True: "t", 1.5: "f"}), json.dumps([float("nan"), float("inf")]))
print(json.dumps([[], {}, [[]]], indent=1), json.dumps([1], indent="--"))
print(json.loads(' { "a" : [ 1 , 2.5e3 , -0 , true , null , "\\u00e9\\n\\ud834\\udd1e" ] } '), json.loads("123"), json.loads('"s"'), json.loads("[1e400, NaN, -Infinity]"), json.loads(b'{"k": 1}'))
for bad in ("", "{", "[1,]", "{'a': 1}", '{"a" 1}', "[1 2]", "nul", '"unterminated', '{"a": 1} extra', '"\\x"', "[1, 2", '{"a": }', "01", '"tab\tinside"', "-"):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.lineno, error.colno)
for bad in ({1, 2}, object, 1j, {(1, 2): 3}):
    try:
        json.dumps(bad)
    except TypeError as error:
        print(error)
circular = []
circular.append(circular)
try:
    json.dumps(circular)
except ValueError as error:
    print(error)
class P:
    def __init__(self, x): self.x = x
print(json.dumps([P(1), P(2)], default=lambda o: {"P": o.x}), json.dumps({(1, 2): 3, "a": 1}, skipkeys=True))
class Encoder(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {3, 1, 2}}, cls=Encoder), json.loads('{"x": 1, "y": 2}', object_hook=lambda d: sorted(d.items())), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.10, 2]", parse_float=str, parse_int=lambda s: s + "!"))
import io
f = io.StringIO()
json.dump({"a": [1, 2]}, f)
f.seek(0)
print(json.load(f))


# What `default` does to a list shows in the rest of it.
shrinking = [object()] * 10
print(json.dumps(shrinking, default=lambda item: shrinking.pop() and None))
