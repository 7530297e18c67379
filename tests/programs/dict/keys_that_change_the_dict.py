class Evil:
    def __init__(self, name, d=None):
        self.name = name
        self.d = d

    def __hash__(self):
        return 5

    def __eq__(self, other):
        if self.d is not None:
            d, self.d = self.d, None
            d.clear()
            for i in range(50):
                d[i] = i
            d[Evil("inner")] = "inner"
        return isinstance(other, Evil) and self.name == other.name


d = {}
for n in "abcdefgh":
    d[Evil(n)] = n
probe = Evil("h", d)
print(d.get(probe), len(d))
d = {}
for n in "abc":
    d[Evil(n)] = n
d[Evil("z", d)] = "stored"
print(len(d), d.get(Evil("z")), d.get(7))


class Count:
    calls = 0

    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, other):
        Count.calls += 1
        return self.v == getattr(other, "v", other)


d = {Count(1): "a", 2: "b"}
print(d[1], d[Count(2)], Count.calls)
c = Count(1)
e = {c: 1}
print(e[c], Count.calls)


class S(str):
    def __eq__(self, other):
        print("S.__eq__")
        return str.__eq__(self, other)

    __hash__ = str.__hash__


d = {"key": 1, S("other"): 2}
print(d[S("key")])
print(d["other"])
print("nokey" in d)
s = S("x")
print({s: 1}[s], type(list({s: 1})[0]))


class DelKey:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __del__(self):
        self.log.append(self.name)


log = []
d = {1: DelKey(log, "v1"), 2: DelKey(log, "v2"), 3: DelKey(log, "v3")}
d[1] = None
del d[2]
print(log)
d.clear()
print(log)
d = {i: DelKey(log, f"n{i}") for i in range(3)}
del d
print(log)
l = [DelKey(log, f"l{i}") for i in range(3)]
log.clear()
l[1:2] = []
print(log)
del l
print(log)
log.clear()
t = (DelKey(log, "t0"), DelKey(log, "t1"))
del t
print(log)
l = [DelKey(log, f"c{i}") for i in range(3)]
log.clear()
l.clear()
print(log)
