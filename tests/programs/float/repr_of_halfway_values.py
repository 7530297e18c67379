import hashlib
import random

print(-30568551672985.0625, 30568551672985.1875, 2.0**60 + 2**8 * 25, 5e-324, 2**53 - 0.5, 9007199254740993.0)
print(repr(1e23), 1e22, 123456789012345680.0, 0.1 + 0.2, 4503599627370497.5, 281474976710656.03125)
r = random.Random(11)
h = hashlib.md5()
for i in range(4000):
    x = float(r.randint(2 ** (k := r.randint(30, 69)), 2 ** (k + 1))) / 2 ** r.randint(0, 20)
    assert float(repr(x)) == x
    h.update(repr(x).encode())
print(h.hexdigest())
