limit = 1 << 61
for base in (limit - 1, limit, -limit, -limit - 1, (1 << 62) - 1, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 1 << 64):
    print(base, base + 1, base - 1, -base, base * 2, base * base, base // 3, base % 7, base // -3, base % -7)
    print(base & 0xFF, base | 1, base ^ -1, ~base, base << 1, base >> 1, base >> 61, abs(base))
    print(base == limit, base < limit, base <= limit, base > limit, base >= limit, base != limit)

x = 1
for i in range(70):
    x = x * 3 + 1
print(x)
for i in range(70):
    x = (x - 1) // 3
print(x)

total = 0
for i in range(100):
    total += (1 << 60) + i
print(total, total - 100 * (1 << 60))
print(type(total - 100 * (1 << 60)), total - 100 * (1 << 60) is 4950 or True)

h = 14695981039346656037
for c in b"hello world":
    h = ((h ^ c) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
print(h)
