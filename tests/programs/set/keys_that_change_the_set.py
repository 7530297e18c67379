class Evil:
    def __init__(self, name, s=None):
        self.name, self.s = name, s

    def __hash__(self):
        return 3

    def __eq__(self, other):
        if self.s is not None:
            s, self.s = self.s, None
            s.clear()
            s.update(range(100))
        return isinstance(other, Evil) and self.name == other.name


s = {Evil(n) for n in "abcdef"}
print(Evil("f", s) in s, len(s))
s = {Evil(n) for n in "abcdef"}
s.add(Evil("zz", s))
print(len(s), 50 in s)
s = {Evil(n) for n in "abc"}
s.discard(Evil("b", s))
print(len(s))
t = {Evil(n) for n in "abc"}
print(len(t & {Evil("a"), Evil("q")}), len(t | {Evil("a"), Evil("q")}), len(t - {Evil("b")}), len(t ^ {Evil("b")}))


class Boom:
    def __hash__(self):
        return 8

    def __eq__(self, other):
        raise ValueError("boom")


try:
    {Boom(), Boom()}
except ValueError as e:
    print(e)
b = {Boom()}
for op in (lambda: Boom() in b, lambda: b.add(Boom()), lambda: b.discard(Boom()), lambda: b | {Boom()}, lambda: b & {Boom()}, lambda: b == {Boom()}):
    try:
        op()
        print("ok")
    except ValueError as e:
        print(e)
try:
    set([1, 2, []])
except TypeError as e:
    print(e)
