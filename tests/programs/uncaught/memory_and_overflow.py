# exit: 1
import math
for action in (lambda: [0] * 10 ** 15, lambda: "x" * 10 ** 15, lambda: b"x" * 10 ** 15, lambda: (1,) * 10 ** 15,
               lambda: [0] * 10 ** 20, lambda: bytearray(10 ** 15), lambda: "ab" * 2 ** 62, lambda: math.exp(1000),
               lambda: 2.0 ** 10000, lambda: int(float("inf")), lambda: int(float("nan")), lambda: float(10 ** 400),
               lambda: 10 ** 400 / 3, lambda: range(10 ** 30)[10 ** 25], lambda: len(range(10 ** 30)), lambda: 1 << -1,
               lambda: [1, 2, 3][10 ** 30], lambda: "x".ljust(10 ** 15), lambda: math.factorial(-1), lambda: 1 << 10 ** 12 if False else 0):
    try:
        print(action())
    except (MemoryError, OverflowError, ValueError, IndexError) as error:
        print(type(error).__name__, error)
values = list(range(5))
print(values)
big = [0] * 10 ** 15
