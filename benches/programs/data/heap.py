def push(h, x):
    h.append(x)
    i = len(h) - 1
    while i > 0:
        p = (i - 1) // 2
        if h[p] <= h[i]:
            break
        h[p], h[i] = h[i], h[p]
        i = p


def pop(h):
    top = h[0]
    last = h.pop()
    if h:
        h[0] = last
        i = 0
        n = len(h)
        while True:
            c = 2 * i + 1
            if c >= n:
                break
            if c + 1 < n and h[c + 1] < h[c]:
                c += 1
            if h[i] <= h[c]:
                break
            h[i], h[c] = h[c], h[i]
            i = c
    return top


def main(n):
    h = []
    seed = 1
    for _ in range(n):
        seed = (seed * 16807) % 2147483647
        push(h, seed)
    total = 0
    for i in range(n):
        total = (total * 31 + pop(h)) % 1000000007
    print(total)


main(300000)
