print(eval("1 + 2 * 3"), eval("[i * i for i in range(4)]"))
space = {"x": 10}
exec("y = x * 2\ndef f(n): return n + x", space)
print(space["y"], space["f"](5), "__builtins__" in space)

x = "module"
def g():
    x = "local"
    return eval("x"), eval("x", {"x": "given"}), eval("x", globals()), eval("x", {}, {"x": "mapping"})
print(g())

exec("created = [1, 2]")
print(created)

local = {}
exec("a = 1\nclass K:\n    b = 2", {"__name__": "elsewhere"}, local)
print(local["a"], local["K"].b, local["K"].__module__)

code = compile("a + b", "<expression>", "eval")
print(eval(code, {"a": 1, "b": 2}), code.co_filename, code.co_names)
module = compile("total = sum(values)", "<module>", "exec")
names = {"values": [1, 2, 3]}
exec(module, names)
print(names["total"])

class Mapping(dict):
    def __missing__(self, key):
        return f"<{key}>"
print(eval("spam + eggs", {}, Mapping(eggs="!")))

for source in ["1 +", "x = 1", "undefined_thing", "1/0"]:
    try:
        eval(source)
    except Exception as error:
        print(type(error).__name__, error)
try:
    exec("return 5")
except SyntaxError as error:
    print(error)
print(eval("  \t 7"), eval(b"8"), eval("lambda q: q + 1")(1))
print(exec("pass"), eval("None"))
single = compile("3 + 4", "<s>", "single")
exec(single)
