print(bin(0), bin(5), bin(-5), hex(255), hex(-1), oct(8), bin(2**70), hex(-2**70), oct(-2**61), bin(True), hex(2**61-1))
print("".title(), "a".title(), "hello wORLD it's 3rd".title(), "hELLO".capitalize(), "x".capitalize(), "ß".upper(), "ǆ".title(), "éA bÉ".title(), "ABC".casefold(), "Straße".casefold())
print("a\nb\r\nc\x0bd\x0ce\x1cf\x1dg\x1eh\x85i\u2028j".splitlines(), "abc".splitlines(), "\n\n".splitlines(True), "a\x1fb".splitlines())
print("abc".encode(), "é".encode(), b"abc".decode(), b"\xc3\xa9".decode(), "".encode(), b"".decode())
try: b"\xff".decode()
except UnicodeDecodeError as e: print(e)
try: "\ud800".encode()
except UnicodeEncodeError as e: print(e)
s = {1, 2, 3}; t = s.copy(); t.add(4); print(s, t, set(range(100)) - set(range(3, 100)), list({5, 6, 7}))
import math
print([math.factorial(n) for n in range(25)])
print(["".join([x] * n) for x in ("a", "ab", "é", "abcdefgh") for n in (0, 1, 2, 3, 5)], "-".join(["x" * k for k in range(20)]))
print([("ab" * k) + ("c" * k) for k in range(12)])
print(list(zip([1, 2], (3, 4))), list(zip(range(3), [1])), list(zip((1,), iter([2, 3]))))
try:
    for a, b in zip([1, 2], [1], strict=True): print(a, b)
except ValueError as e: print(e)
def member(n):
    return n in (1, 2, -3), n not in (1, 2), n in {5, 6}, n in (2**61 - 1, 7)
for n in (1, 2, -3, 5, 7, 2**61 - 1, 2**61, True, 1.0, 2.5, "1", None, 10**30):
    print(member(n))
class One:
    def __eq__(self, other):
        return other == 1
    def __hash__(self):
        return 1
print(member(One()))
def extremes(a, b, c):
    x, y, z = a * 1.0, b * 1.0, c * 1.0
    return min(x, y), max(x, y), min(x, y, z), max(z, y, x)
for values in ((1, 2, 3), (0.0, -0.0, 0.0), (float("nan"), 1, 2), (1, float("nan"), 2), (float("inf"), 1, float("-inf"))):
    print(extremes(*values))
def texts(n):
    i = n * 2
    return f"{i}|{i!r}|{i!s}|{i!a}|{i:>6}|{i + 1}"
print(texts(21), texts(-4), texts(2**60), texts(2.5), texts(True))
