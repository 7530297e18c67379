class MT19937:
    N, M = 624, 397
    def __init__(self, seed):
        self.state = [seed & 0xFFFFFFFF]
        for i in range(1, self.N):
            previous = self.state[-1]
            self.state.append((1812433253 * (previous ^ previous >> 30) + i) & 0xFFFFFFFF)
        self.index = self.N
    def twist(self):
        s = self.state
        for i in range(self.N):
            y = (s[i] & 0x80000000) | (s[(i + 1) % self.N] & 0x7FFFFFFF)
            s[i] = s[(i + self.M) % self.N] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0)
        self.index = 0
    def next32(self):
        if self.index >= self.N:
            self.twist()
        y = self.state[self.index]
        self.index += 1
        y ^= y >> 11
        y ^= y << 7 & 0x9D2C5680
        y ^= y << 15 & 0xEFC60000
        return y ^ y >> 18
    def random(self):
        return ((self.next32() >> 5) * 67108864 + (self.next32() >> 6)) / 9007199254740992

def xorshift64(x):
    mask = (1 << 64) - 1
    while True:
        x ^= x << 13 & mask
        x ^= x >> 7
        x ^= x << 17 & mask
        yield x

def splitmix(seed):
    mask = (1 << 64) - 1
    seed = seed + 0x9E3779B97F4A7C15 & mask
    z = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
    return z ^ z >> 31

mt = MT19937(5489)
values = [mt.next32() for _ in range(1000)]
print(values[:3], values[999], sum(values))
print([round(MT19937(42).random(), 12), MT19937(1).random()])
g = xorshift64(88172645463325252)
print([next(g) for _ in range(4)], [splitmix(i) for i in range(3)])
def lcg(x, n):
    out = []
    for _ in range(n):
        x = (6364136223846793005 * x + 1442695040888963407) % 2 ** 64
        out.append(x >> 33)
    return out
print(lcg(1, 5))
buckets = [0] * 8
for v in values:
    buckets[v % 8] += 1
print(buckets)
