# Powers of complex numbers; `__float__` of a subclass of float is what `complex` takes.
class F(float):
    def __float__(self):
        return 7.0


def attempt(base, exponent):
    try:
        print(base, exponent, base**exponent)
    except (ZeroDivisionError, OverflowError) as e:
        print(base, exponent, type(e).__name__, e)


values = [-1, -7, -(2**63), -2.5, 1j, 1 - 2j, float("inf"), float("-inf"), 0, 1e200, complex("nan+infj")]
for base in values:
    for exponent in (1j, 1 - 2j, 0.5j, 3, -2, float("inf"), 150, 0j):
        if isinstance(base, complex) or isinstance(exponent, complex):
            attempt(base, exponent)
print((-1) ** 1j, (1 - 2j) ** (1 - 2j), complex(F(2.5), F(1)), complex(F(1)))
# An infinite result is an overflow, also of infinite operands.
for base in (complex("inf"), complex("infj"), complex("-inf+infj")):
    for exponent in (0.5, 2.5, 101, 1e308):
        attempt(base, exponent)
z = values[0] + 0j
print(+z is z, +complex(F(1)))
