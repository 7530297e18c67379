# exit: 1
def f(x):
    return g(x)[0] + 1

def g(x):
    return {"k": x["a"]["b"](1)}


class C:
    def method(self, n):
        if n == 0:
            return (1 + 2) * unknown(3, 4)
        return self.method(n - 1)


print("before", flush=True)
try:
    f({"a": {"b": lambda v: v / 0}})
except ZeroDivisionError:
    C().method(7)
