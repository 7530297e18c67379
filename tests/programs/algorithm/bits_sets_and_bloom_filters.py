class BitSet:
    def __init__(self, items=()):
        self.bits = 0
        for i in items:
            self.add(i)
    def add(self, i): self.bits |= 1 << i
    def discard(self, i): self.bits &= ~(1 << i)
    def __contains__(self, i): return self.bits >> i & 1 == 1
    def __iter__(self):
        bits = self.bits
        while bits:
            low = bits & -bits
            yield low.bit_length() - 1
            bits ^= low
    def __len__(self): return self.bits.bit_count()
    def _make(self, bits):
        new = type(self)()
        new.bits = bits
        return new
    def __or__(self, other): return self._make(self.bits | other.bits)
    def __and__(self, other): return self._make(self.bits & other.bits)
    def __sub__(self, other): return self._make(self.bits & ~other.bits)
    def __xor__(self, other): return self._make(self.bits ^ other.bits)
    def __le__(self, other): return self.bits & ~other.bits == 0
    def __eq__(self, other): return self.bits == other.bits
    def __repr__(self): return f"BitSet({list(self)})"

a, b = BitSet([1, 5, 70, 200]), BitSet(range(0, 10, 5))
print(a, b, a | b, a & b, a - b, a ^ b, len(a), 70 in a, 71 in a, (a & b) <= a, a <= b, a == BitSet([200, 70, 5, 1]), sum(a))
a.discard(200)
a.discard(3)
print(a, bin(a.bits).count("1"))

class Bloom:
    def __init__(self, size, hashes):
        self.size, self.hashes, self.bits = size, hashes, bytearray(size // 8 + 1)
    def places(self, item):
        h = 14695981039346656037
        for byte in item.encode():
            h = (h ^ byte) * 1099511628211 % 2 ** 64
        for k in range(self.hashes):
            yield (h + k * (h >> 17 | 1)) % self.size
    def add(self, item):
        for p in self.places(item):
            self.bits[p >> 3] |= 1 << (p & 7)
    def __contains__(self, item):
        return all(self.bits[p >> 3] >> (p & 7) & 1 for p in self.places(item))
bloom = Bloom(1000, 4)
words = [f"word{i}" for i in range(100)]
for w in words:
    bloom.add(w)
print(all(w in bloom for w in words), sum(f"other{i}" in bloom for i in range(1000)), sum(x.bit_count() for x in bloom.bits))

def popcounts(n): return [bin(i).count("1") for i in range(n)]
def reverse_bits(x, width): return int(f"{x:0{width}b}"[::-1], 2)
def next_same_popcount(x):
    c = x & -x
    r = x + c
    return ((r ^ x) >> 2) // c | r
def to_signed(x, bits=32): return (x ^ 1 << bits - 1) - (1 << bits - 1)
print(popcounts(16), reverse_bits(0b1011, 8), [x := 7] + [x := next_same_popcount(x) for _ in range(6)], to_signed(0xFFFFFFFE), to_signed(5))
print([i ^ i >> 1 for i in range(8)], [x for x in range(1, 130) if x & (x - 1) == 0], 0xF0 & ~0x30 | 0x05, -1 >> 10, -5 & 0xFF, ~0, 6 ^ 3 ^ 6, (5).bit_length(), (-8).bit_length())
def interleave(x, y):
    return sum((x >> i & 1) << 2 * i | (y >> i & 1) << 2 * i + 1 for i in range(16))
print([interleave(x, y) for y in range(3) for x in range(3)])
class LFSR:
    def __init__(self, seed, taps=(16, 14, 13, 11)): self.state, self.taps = seed, taps
    def __iter__(self): return self
    def __next__(self):
        bit = 0
        for t in self.taps:
            bit ^= self.state >> 16 - t
        self.state = self.state >> 1 | (bit & 1) << 15
        return self.state
start = 0xACE1
period = next(i for i, s in enumerate(LFSR(start), 1) if s == start)
print(period, [s for s, _ in zip(LFSR(start), range(4))])
