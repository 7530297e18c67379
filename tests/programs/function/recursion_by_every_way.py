# exit: 1
"""Functions that call themselves, called directly, as values, with keywords, and seen by those who look at the stack."""
import functools
import sys
import traceback


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(fib(20), list(map(fib, range(10))), fib(n=12), functools.reduce(lambda a, b: a + fib(b), range(12), 0))
f = fib
print(f(15), sorted([5, 3, 9], key=fib), (lambda g: g(11))(fib), fib(*[10]), fib(**{"n": 9}))


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


print(ackermann(2, 9))


def many(a, b, c, d, e, f, g, h):
    if a == 0:
        return b + c + d + e + f + g + h
    return many(a - 1, c, d, e, f, g, h, b) + 1


print(many(10, 1, 2.5, 3, 4, 5, 6, 7), list(map(many, [3], [1], [2], [3], [4], [5], [6], [7])))


def tak(x, y, z=1):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


print(tak(8, 4, 2), tak(7, 3), tak(x=6, y=2))


def depth(n):
    if n == 0:
        names = []
        frame = sys._getframe()
        while frame is not None:
            names.append((frame.f_code.co_name, frame.f_lineno))
            frame = frame.f_back
        return names
    return depth(n - 1)


print(depth(3))
print(list(map(depth, [1])))


def look(n):
    if n == 0:
        return [(s.name, s.lineno) for s in traceback.extract_stack()]
    return look(n - 1)


print(look(2))


def fails(n):
    if n == 0:
        return 1 / n
    return fails(n - 1) + 1


try:
    fails(3)
except ZeroDivisionError as e:
    print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])
try:
    list(map(fails, [1]))
except ZeroDivisionError as e:
    print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])


def endless(n):
    return endless(n + 1) + 1


try:
    endless(0)
except RecursionError as e:
    print(e)


def collect(tree, out):
    if tree is None:
        return out
    left, value, right = tree
    collect(left, out)
    out.append(value)
    return collect(right, out)


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return (build(low, middle), str(middle), build(middle + 1, high))


print(collect(build(0, 20), []))


def fib(n):
    return -n


print(f(10), fib(10))
fails(2)
