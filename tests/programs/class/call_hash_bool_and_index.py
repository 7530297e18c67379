class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *rest, scale=1):
        return (self.n + x + sum(rest)) * scale
add = Adder(5)
print(add(1), add(1, 2, scale=10), callable(add), list(map(add, range(3))))
add.__call__ = lambda x: "instance attribute is not used"
print(add(0))

class Key:
    def __init__(self, text): self.text = text
    def __eq__(self, other): return self.text.lower() == other.text.lower()
    def __hash__(self): return hash(self.text.lower())
    def __repr__(self): return self.text
d = {Key("A"): 1, Key("b"): 2, Key("a"): 3}
print(d, d[Key("B")], Key("A") in {Key("a")})

class Hash:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
print(hash(Hash(5)), hash(Hash(-1)), hash(Hash(2 ** 61 - 1)), hash(Hash(True)), hash(Hash(2 ** 70)) == hash(2 ** 70))
for bad in ("x", 1.5, None):
    try:
        hash(Hash(bad))
    except TypeError as error:
        print(error)

class Truth:
    def __init__(self, t): self.t = t
    def __bool__(self): return self.t
class Length:
    def __len__(self): return 0
print(bool(Truth(True)), not Truth(False), bool(Length()), "taken" if Length() else "not taken", bool(object()))
try:
    bool(Truth(1))
except TypeError as error:
    print(error)

class Index:
    def __init__(self, i): self.i = i
    def __index__(self): return self.i
i = Index(2)
print("abcd"[i], [1, 2, 3][i:], "ab" * i, range(i), bin(i), hex(Index(255)), int(i), list(range(10))[Index(1):Index(8):i])
print(chr(Index(65)), [0] * i, round(3.14159, i), bytes(i), i.__index__(), 2 ** 10 >> i.i)
try:
    [1][Index("x")]
except TypeError as error:
    print(error)
class Number:
    def __int__(self): return 7
    def __float__(self): return 2.5
    def __complex__(self): return 1j
    def __trunc__(self): return 8
    def __floor__(self): return 9
    def __ceil__(self): return 10
import math
n = Number()
print(int(n), float(n), complex(n), math.trunc(n), math.floor(n), math.ceil(n), math.sqrt(n))
