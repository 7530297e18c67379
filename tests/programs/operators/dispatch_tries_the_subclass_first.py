log = []


class A:
    def __add__(self, other):
        log.append("A.__add__")
        return NotImplemented

    def __radd__(self, other):
        log.append("A.__radd__")
        return NotImplemented

    def __mul__(self, other):
        log.append("A.__mul__")
        return "A*"


class B(A):
    def __radd__(self, other):
        log.append("B.__radd__")
        return "B.radd"

    def __rmul__(self, other):
        log.append("B.__rmul__")
        return "B.rmul"


class C:
    def __radd__(self, other):
        log.append("C.__radd__")
        return "C.radd"


def run(f):
    log.clear()
    try:
        result = f()
    except TypeError as e:
        result = e
    print(result, log)


run(lambda: A() + A())
run(lambda: A() + B())
run(lambda: B() + A())
run(lambda: B() + B())
run(lambda: A() + C())
run(lambda: C() + A())
run(lambda: A() * B())
run(lambda: B() * A())
run(lambda: 1 + A())
run(lambda: 1 + B())
run(lambda: A() + 1)
run(lambda: "x" + C())
run(lambda: [1] + C())
run(lambda: C() + [1])
run(lambda: (1,) + C())
run(lambda: 1.5 + C())
run(lambda: None + C())


class MyInt(int):
    def __radd__(self, other):
        return "MyInt.radd"

    def __rsub__(self, other):
        return NotImplemented

    def __rpow__(self, other, mod=None):
        return "MyInt.rpow"


print(1 + MyInt(2), MyInt(1) + 2, 1.5 + MyInt(2), True + MyInt(1), 5 - MyInt(2), 2 ** MyInt(3), MyInt(2) ** 3, 2.5 ** MyInt(2))
