def words(n):
    seed = 42
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append("w" + str(seed % 5000))
    return out


counts = {}
for w in words(2000000):
    if w in counts:
        counts[w] += 1
    else:
        counts[w] = 1
top = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:5]
print(len(counts), top)
