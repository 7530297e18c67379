import random

random.seed(42)
print(random.random(), random.randint(1, 100), random.randrange(0, 100, 7), random.choice("abcdef"), random.uniform(1, 2))
items = list(range(10))
random.shuffle(items)
print(items, random.sample(range(100), 5), random.choices("ab", weights=[1, 3], k=6), random.getrandbits(70), random.gauss(0, 1))
r = random.Random(7)
print([r.randint(0, 9) for _ in range(10)], r.betavariate(1, 2), r.expovariate(1.5), r.triangular(0, 1, 0.5), r.normalvariate(), r.randbytes(4))
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)])
random.seed("text seed")
print(random.random(), random.randrange(10 ** 30))
random.seed(b"bytes"), print(random.random())
random.seed(3.5), print(random.random())
for action in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2), lambda: random.randrange(0), lambda: random.seed([])):
    try:
        action()
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
random.seed(1)
inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(10000))
print(4 * inside / 10000)
walk = [0]
for _ in range(20):
    walk.append(walk[-1] + random.choice((-1, 1)))
print(walk)
deck = [r + s for r in "A23" for s in "HS"]
random.shuffle(deck)
print(deck, random.choices([1, 2, 3], cum_weights=[1, 1, 5], k=5), random.Random(0).sample("abcdefgh", k=3), random.Random(5).binomialvariate(10, 0.3))
