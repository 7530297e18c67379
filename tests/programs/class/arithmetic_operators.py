class Vector:
    def __init__(self, *items):
        self.items = items
    def __repr__(self):
        return f"V{self.items}"
    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.items, other.items)))
    def __sub__(self, other):
        return self + -other
    def __mul__(self, k):
        if isinstance(k, Vector):
            return sum(a * b for a, b in zip(self.items, k.items))
        return Vector(*(a * k for a in self.items))
    def __rmul__(self, k):
        print("rmul", end=" ")
        return self * k
    def __matmul__(self, other):
        return ("matmul", self, other)
    def __truediv__(self, k):
        return Vector(*(a / k for a in self.items))
    def __floordiv__(self, k):
        return Vector(*(a // k for a in self.items))
    def __mod__(self, k):
        return Vector(*(a % k for a in self.items))
    def __divmod__(self, k):
        return self // k, self % k
    def __pow__(self, n, modulus=None):
        return Vector(*(pow(a, n, modulus) for a in self.items))
    def __neg__(self):
        return self * -1
    def __pos__(self):
        return self
    def __abs__(self):
        return sum(a * a for a in self.items) ** 0.5
    def __invert__(self):
        return Vector(*reversed(self.items))
    def __lshift__(self, n):
        return Vector(*self.items[n:], *self.items[:n])
    def __rshift__(self, n):
        return self << -n
    def __and__(self, other): return "and"
    def __or__(self, other): return "or"
    def __xor__(self, other): return "xor"
    def __radd__(self, other):
        return self if other == 0 else NotImplemented
    def __round__(self, digits=None):
        return Vector(*(round(a, digits) for a in self.items))

v, w = Vector(1, 2, 3), Vector(4, 5, 6)
print(v + w, v - w, v * 2, 2 * v, v * w, v @ w)
print(v / 2, w // 4, w % 4, divmod(w, 4), v ** 2, pow(w, 2, 7))
print(-v, +v is v, abs(Vector(3, 4)), ~v, v << 1, v >> 1)
print(v & w, v | w, v ^ w, sum([v, w]), round(Vector(1.26, 2.55), 1), round(Vector(1.5, 2.5)))
for bad in (lambda: v + 1, lambda: 1 + v, lambda: "s" + v, lambda: 1 - v, lambda: 1 / v, lambda: v < w):
    try:
        print(bad())
    except TypeError as error:
        print(error)
