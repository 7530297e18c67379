def f(a, b, /, c, *, d):
    pass

def attempt(call):
    try:
        call()
    except TypeError as error:
        print(error)
    else:
        print("fine")

attempt(lambda: f(1, 2, 3, d=4))
attempt(lambda: f())
attempt(lambda: f(1))
attempt(lambda: f(1, 2, d=1))
attempt(lambda: f(1, 2, 3))
attempt(lambda: f(1, 2, 3, 4, d=4))
attempt(lambda: f(1, b=2, c=3, d=4))
attempt(lambda: f(1, 2, 3, d=4, e=5))
attempt(lambda: f(1, 2, 3, c=3, d=4))
attempt(lambda: f(*5))
attempt(lambda: f(**5))
attempt(lambda: f(**{1: 2}))
attempt(lambda: f(1, 2, c=3, **{"c": 4}, d=1))
attempt(lambda: f(1, 2, **{"c": 3}, **{"c": 4}, d=1))

class C:
    def method(self, x):
        pass
    def none():
        pass
attempt(lambda: C().method())
attempt(lambda: C().method(1, 2))
attempt(lambda: C().none())
attempt(lambda: C.method())
attempt(lambda: C(1))
attempt(lambda: (lambda x: x)())
attempt(lambda: 5())
attempt(lambda: None(1))
attempt(lambda: "text"())
attempt(lambda: C()())
attempt(lambda: len())
attempt(lambda: len([], []))
attempt(lambda: [].append())
attempt(lambda: {}.get())
attempt(lambda: print(sep=5))
attempt(lambda: print(wrong=5))
attempt(lambda: sorted([1], lambda x: x))
attempt(lambda: "".join([1]))
attempt(lambda: int("5", base="x"))
def many(a, b=1, c=2): pass
attempt(lambda: many(1, 2, 3, 4))
attempt(lambda: many(b=1))
