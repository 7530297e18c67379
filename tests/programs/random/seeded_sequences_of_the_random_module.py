import random

random.seed(12345)
print(random.random(), random.randint(1, 100), random.randrange(10), random.randrange(5, 50, 5), random.choice("abcdef"), random.uniform(1, 2), random.getrandbits(40), random.randrange(10**30))
x = list(range(20))
random.shuffle(x)
print(x, random.sample(range(100), 10), random.sample(x, 5), random.choices([1, 2, 3], k=8), random.choices("ab", weights=[1, 3], k=10), random.choices("abc", cum_weights=[1, 2, 10], k=6), random.sample(["a", "b"], k=3, counts=[3, 2]))
print(random.gauss(0, 1), random.gauss(5, 2), random.normalvariate(0, 1), random.lognormvariate(0, 1), random.expovariate(2), random.gammavariate(2, 3), random.gammavariate(0.5, 1), random.betavariate(1, 2), random.paretovariate(3), random.weibullvariate(1, 2), random.vonmisesvariate(0, 4), random.triangular(1, 5, 2), random.binomialvariate(10, 0.3))
r = random.Random(7)
state = r.getstate()
a = [r.random() for i in range(3)]
r.setstate(state)
print(a == [r.random() for i in range(3)], a, r.randbytes(5))
for seed in ("text", b"bytes", bytearray(b"x"), 3.5, -4, None):
    r = random.Random(seed)
    print(seed, r.random() if seed is not None else "random")
for f in (lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.sample([1], 2), lambda: random.randint(2, 1), lambda: random.choices([], k=1), lambda: random.seed([])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
