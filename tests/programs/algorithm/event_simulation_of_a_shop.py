import heapq
import random
from collections import deque
from itertools import count

class Simulation:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.now = 0.0
        self.queue = []
        self.serial = count()
    def schedule(self, delay, action, *args):
        heapq.heappush(self.queue, (self.now + delay, next(self.serial), action, args))
    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, action, args = heapq.heappop(self.queue)
            action(*args)
        self.now = until

class Shop:
    def __init__(self, simulation, cashiers):
        self.simulation = simulation
        self.free = list(range(cashiers))
        self.line = deque()
        self.served = self.lost = 0
        self.waits = []
        self.busy = [0.0] * cashiers
    def open(self):
        self.arrive(0)
    def arrive(self, customer):
        rnd = self.simulation.random
        if len(self.line) >= 4:
            self.lost += 1
        else:
            self.line.append((customer, self.simulation.now, rnd.uniform(1, 5)))
            self.serve()
        self.simulation.schedule(rnd.expovariate(0.7), self.arrive, customer + 1)
    def serve(self):
        while self.free and self.line:
            cashier = self.free.pop(0)
            customer, since, duration = self.line.popleft()
            self.waits.append(self.simulation.now - since)
            self.busy[cashier] += duration
            self.simulation.schedule(duration, self.leave, cashier, customer)
    def leave(self, cashier, customer):
        self.served += 1
        self.free.append(cashier)
        self.free.sort()
        self.serve()

for cashiers in (1, 2, 3):
    simulation = Simulation(2024)
    shop = Shop(simulation, cashiers)
    shop.open()
    simulation.run(until=200)
    average = sum(shop.waits) / len(shop.waits)
    print(f"{cashiers} cashiers: served {shop.served}, lost {shop.lost}, average wait {average:.3f}, longest {max(shop.waits):.3f}, busy {[round(b / 200, 3) for b in shop.busy]}")

def markov(text, length, seed):
    follow = {}
    words = text.split()
    for a, b in zip(words, words[1:] + words[:1]):
        follow.setdefault(a, []).append(b)
    rnd = random.Random(seed)
    word = words[0]
    out = [word]
    while len(out) < length:
        word = rnd.choice(follow[word])
        out.append(word)
    return " ".join(out)
print(markov("the cat saw the dog and the dog saw the cat and the bird", 12, 3))

def anneal(cities, seed):
    rnd = random.Random(seed)
    def length(tour):
        return sum(abs(cities[a] - cities[b]) for a, b in zip(tour, tour[1:] + tour[:1]))
    tour = list(range(len(cities)))
    best, temperature = tour[:], 10.0
    while temperature > 0.05:
        i, j = sorted(rnd.sample(range(len(tour)), 2))
        new = tour[:i] + tour[i:j + 1][::-1] + tour[j + 1:]
        delta = length(new) - length(tour)
        if delta < 0 or rnd.random() < 2.718281828 ** (-delta / temperature):
            tour = new
            if length(tour) < length(best):
                best = tour[:]
        temperature *= 0.99
    return best, round(length(best), 6)
print(anneal([complex(x, y) for x, y in [(0, 0), (3, 1), (6, 0), (6, 5), (3, 4), (0, 5), (1, 2)]], 7))
