d = {}
for k in "abca": d.setdefault(k, []).append(1)
print(d)
try: d.setdefault([], [])
except TypeError as e: print(e)
def sd(d, k): return d.setdefault(k, [])
print(sd({}, 1), sd({1: 2}, 1))
class MyD(dict):
    def setdefault(self, k, v=None): return ("mine", k, v)
print(sd(MyD(), 1))
x = {("k%d" % i): i for i in range(100000)}
print(sum(x["k%d" % i] for i in range(100000)), "k5" in x, "zz" in x)
for i in range(0, 100000, 2): del x["k%d" % i]
print(len(x), sum(x.values()), x.get("k4"), x.get("k5"))
y = {i << 40: i for i in range(70000)}; y.update({(i, i): i for i in range(70000)})
print(len(y), y[5 << 40], y[(9, 9)], (7 << 40) in y, (1, 2) in y, (-1) in y)
while y: y.popitem()
y[1] = 2; print(y)
