class Polynomial:
    def __init__(self, *coefficients):
        c = list(coefficients)
        while len(c) > 1 and c[-1] == 0:
            c.pop()
        self.c = tuple(c) or (0,)
    @classmethod
    def from_roots(cls, *roots):
        p = cls(1)
        for r in roots:
            p *= cls(-r, 1)
        return p
    @property
    def degree(self): return len(self.c) - 1
    def __call__(self, x):
        result = 0
        for k in reversed(self.c):
            result = result * x + k
        return result
    def __add__(self, other):
        other = self._lift(other)
        n = max(len(self.c), len(other.c))
        return Polynomial(*(a + b for a, b in zip(self.c + (0,) * (n - len(self.c)), other.c + (0,) * (n - len(other.c)))))
    __radd__ = __add__
    def __neg__(self): return Polynomial(*(-k for k in self.c))
    def __sub__(self, other): return self + -self._lift(other)
    def __rsub__(self, other): return -self + other
    def __mul__(self, other):
        other = self._lift(other)
        out = [0] * (len(self.c) + len(other.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(other.c):
                out[i + j] += a * b
        return Polynomial(*out)
    __rmul__ = __mul__
    def __pow__(self, n):
        return Polynomial(1) if n == 0 else self * self ** (n - 1)
    def __divmod__(self, other):
        rest, quotient = list(self.c), [0] * max(1, len(self.c) - len(other.c) + 1)
        for i in range(len(self.c) - len(other.c), -1, -1):
            quotient[i] = q = rest[i + other.degree] / other.c[-1]
            for j, b in enumerate(other.c):
                rest[i + j] -= q * b
        return Polynomial(*quotient), Polynomial(*rest)
    def __floordiv__(self, other): return divmod(self, other)[0]
    def __mod__(self, other): return divmod(self, other)[1]
    def __eq__(self, other): return self.c == self._lift(other).c
    def __hash__(self): return hash(self.c)
    @staticmethod
    def _lift(x): return x if isinstance(x, Polynomial) else Polynomial(x)
    def derivative(self): return Polynomial(*[i * k for i, k in enumerate(self.c)][1:])
    def __str__(self):
        terms = []
        for i, k in reversed(list(enumerate(self.c))):
            if k:
                body = ("" if abs(k) == 1 and i else f"{abs(k):g}") + ("x" if i else "") + (f"^{i}" if i > 1 else "")
                terms.append(("-" if k < 0 else "+") + body)
        return "".join(terms).removeprefix("+") or "0"

x = Polynomial(0, 1)
p = 3 * x ** 3 - 2 * x + 1
print(p, "|", -p, "|", p * p, "|", p.derivative(), "|", p - p, "|", 5 - x, "|", p(2), p(0.5), p.degree)
q = Polynomial.from_roots(1, -2, 3)
print(q, [q(r) for r in (1, -2, 3, 0)], q // Polynomial(-1, 1), q % Polynomial(-1, 1), q == x ** 3 - 2 * x ** 2 - 5 * x + 6, {q: "key"}[Polynomial(6, -5, -2, 1)])

def derive(e):
    match e:
        case int() | float(): return 0
        case "x": return 1
        case ("+", a, b): return simplify(("+", derive(a), derive(b)))
        case ("*", a, b): return simplify(("+", ("*", derive(a), b), ("*", a, derive(b))))
        case ("^", a, int(n)): return simplify(("*", ("*", n, ("^", a, n - 1)), derive(a)))
        case ("sin", a): return simplify(("*", ("cos", a), derive(a)))
        case ("cos", a): return simplify(("*", ("*", -1, ("sin", a)), derive(a)))

def simplify(e):
    match e:
        case (op, a, b):
            a, b = simplify(a), simplify(b)
            match (op, a, b):
                case ("+", 0, z) | ("+", z, 0) | ("*", 1, z) | ("*", z, 1) | ("^", z, 1): return z
                case ("*", 0, _) | ("*", _, 0): return 0
                case ("^", _, 0): return 1
                case ("+", int(m), int(n)): return m + n
                case ("*", int(m), int(n)): return m * n
            return (op, a, b)
        case (f, a):
            return (f, simplify(a))
    return e

def text(e):
    match e:
        case (op, a, b): return f"({text(a)} {op} {text(b)})"
        case (f, a): return f"{f}({text(a)})"
        case _: return str(e)
for e in (("^", "x", 3), ("*", "x", ("sin", "x")), ("+", ("*", 3, ("^", "x", 2)), 7), ("cos", ("^", "x", 2)), 5):
    print(text(e), "->", text(derive(e)))
def newton(p, guess):
    d = p.derivative()
    for _ in range(50):
        guess -= p(guess) / d(guess)
    return round(guess, 10)
print(newton(q, 10.0), newton(q, -10.0), newton(x ** 2 - 2, 1.0))
