x = 1.0
ups = []
for i in range(1080):
    x *= 2
    if i % 97 == 0:
        ups.append(x)
print(ups, x)
x = 1.0
downs = []
for i in range(1080):
    x /= 2
    if i % 97 == 0:
        downs.append(x)
print(downs, x)
for e in (-1074, -1022, -600, -300, -256, -255, -254, -200, 0, 200, 254, 255, 256, 257, 300, 600, 1023):
    v = 2.0**e
    w = v * 1.5
    print(e, v, w, v == w / 1.5, v + v == 2 * v, -v, v < w, w - v == v / 2, hash(v) == hash(v), {v: 1}[v], v is v, [v, w].index(w))
total = 0.0
for i in range(-330, 309):
    total += float(f"1e{i}")
print(total)
print(1e308 * 10, -1e308 * 10, 1e308 + 1e308 - 1e308, 5e-324 / 2, 5e-324 * 0.5, 1e-323 / 3)
