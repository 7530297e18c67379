class Stack(list):
    push = list.append
    def peek(self):
        return self[-1]
    def __repr__(self):
        return f"Stack({super().__repr__()})"

s = Stack([1, 2])
s.push(3)
print(s, s.peek(), len(s), s[1:], type(s[1:]).__name__, type(s + [1]).__name__, s == [1, 2, 3], sorted(s, reverse=True))
s.tag = "attribute"
print(s.tag, isinstance(s, list), Stack("ab"), s.pop(), s)

class CaseDict(dict):
    def __getitem__(self, key):
        return super().__getitem__(key.lower())
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)
    def __contains__(self, key):
        return super().__contains__(key.lower())
d = CaseDict(Plain=1)
d["HELLO"] = 2
print(d, d["hello"], "Hello" in d, d.get("HELLO"), list(d.items()), {**d})
try:
    d["missing"]
except KeyError as error:
    print(error)

class Name(str):
    def initials(self):
        return "".join(w[0] for w in self.split())
n = Name("ada lovelace")
print(n.initials(), n.title(), type(n.title()).__name__, n + "!", n == "ada lovelace", {n: 1}["ada lovelace"], n[0:3])

class Even(int):
    def __new__(cls, v):
        if v % 2:
            raise ValueError(f"{v} is odd")
        return super().__new__(cls, v)
    def __add__(self, other):
        return Even(int(self) + int(other))
print(Even(4) + Even(2), type(Even(4) + 2).__name__, type(Even(4) * 2).__name__, Even(4) == 4, [0, 1, 2, 3, 4][Even(2)])
try:
    Even(3)
except ValueError as error:
    print(error)

class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))
    @property
    def first(self):
        return self[0]
p = Pair(1, 2)
a, b = p
print(p, p.first, a + b, p == (1, 2), p < Pair(2, 0), hash(p) == hash((1, 2)))

class Tags(set):
    def add(self, item):
        super().add(item.lower())
t = Tags()
t.add("ABC")
print(t, "abc" in t, type(t | {"x"}).__name__, len(t))

class Celsius(float):
    unit = "C"
    def __repr__(self): return f"{float(self)}{self.unit}"
print(Celsius(36.6), [Celsius(1)], Celsius(1) + 1, round(Celsius(2.567), 1), Celsius(5).is_integer())
class Blob(bytes):
    def hexed(self): return self.hex("-")
print(Blob(b"\x01\xff").hexed(), Blob(b"ab")[0], Blob(b"ab") + b"c")
class Err(KeyError, AttributeError): pass
try:
    raise Err("both")
except AttributeError as e:
    print(repr(e), str(e))
