import types


def names():
    return len, x


def made():
    y = 1

    def inner():
        return y, x

    return inner


def generator():
    yield x
    yield z


def recursive(n):
    return 0 if n == 0 else 1 + recursive(n - 1)


def sets():
    global made_global
    made_global = 9


class C:
    def method(self):
        return x


x = "the module's"
print(types.FunctionType(names.__code__, {"len": 3, "x": 5})(), types.FunctionType(names.__code__, globals())()[1], names()[1])
try:
    types.FunctionType(names.__code__, {})()
except NameError as error:
    print(error)
inner = made()
print(types.FunctionType(inner.__code__, {"x": "other"}, "name", None, inner.__closure__)(), inner())
print(list(types.FunctionType(generator.__code__, {"x": 1, "z": 2})()))
print(types.FunctionType(recursive.__code__, {"recursive": lambda n: 100})(5), recursive(5))
C.other = types.FunctionType(C.method.__code__, {"x": "exchanged"})
print(C().other(), C().method())
namespace = {}
types.FunctionType(sets.__code__, namespace)()
print(namespace["made_global"], "made_global" in globals())
exec(sets.__code__, namespace)
exec(names.__code__, {"x": 1})
function = types.FunctionType(compile("x", "f", "eval"), {"x": 3})
print(function())
function.__code__ = names.__code__
print(function()[1])
