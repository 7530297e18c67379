def bubble(a):
    a = a[:]
    for n in range(len(a) - 1, 0, -1):
        swapped = False
        for i in range(n):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
                swapped = True
        if not swapped:
            break
    return a

def insertion(a):
    a = a[:]
    for i in range(1, len(a)):
        x, j = a[i], i - 1
        while j >= 0 and a[j] > x:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = x
    return a

def selection(a):
    a = a[:]
    for i in range(len(a)):
        k = min(range(i, len(a)), key=a.__getitem__)
        a[i], a[k] = a[k], a[i]
    return a

def merge(a):
    if len(a) < 2:
        return a[:]
    left, right = merge(a[:len(a) // 2]), merge(a[len(a) // 2:])
    out = []
    while left and right:
        out.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return out + left + right

def quick(a):
    a = a[:]
    stack = [(0, len(a) - 1)]
    while stack:
        low, high = stack.pop()
        if low >= high:
            continue
        pivot, i, j = a[(low + high) // 2], low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while a[j] > pivot:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i, j = i + 1, j - 1
        stack += [(low, j), (i, high)]
    return a

def heap(a):
    a = a[:]
    def sift(i, n):
        while (child := 2 * i + 1) < n:
            if child + 1 < n and a[child] < a[child + 1]:
                child += 1
            if a[i] >= a[child]:
                return
            a[i], a[child] = a[child], a[i]
            i = child
    for i in range(len(a) // 2 - 1, -1, -1):
        sift(i, len(a))
    for n in range(len(a) - 1, 0, -1):
        a[0], a[n] = a[n], a[0]
        sift(0, n)
    return a

def counting(a):
    low = min(a, default=0)
    counts = [0] * (max(a, default=0) - low + 1)
    for x in a:
        counts[x - low] += 1
    return [low + i for i, n in enumerate(counts) for _ in range(n)]

def radix(a):
    offset = min(a, default=0)
    a = [x - offset for x in a]
    shift = 0
    while any(x >> shift for x in a):
        buckets = [[] for _ in range(16)]
        for x in a:
            buckets[x >> shift & 15].append(x)
        a = [x for b in buckets for x in b]
        shift += 4
    return [x + offset for x in a]

def shell(a):
    a = a[:]
    gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and a[j - gap] > x:
                a[j] = a[j - gap]
                j -= gap
            a[j] = x
        gap //= 2
    return a

seed = 12345
data = []
for _ in range(120):
    seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
    data.append(seed % 1000 - 500)
cases = [data, [], [1], [2, 1], list(range(20)), list(range(20, 0, -1)), [5] * 10]
for algorithm in (bubble, insertion, selection, merge, quick, heap, counting, radix, shell):
    print(f"{algorithm.__name__:10}", all(algorithm(c) == sorted(c) for c in cases), algorithm(data)[:5])
for algorithm in (bubble, merge, quick, heap):
    print(algorithm.__name__, "".join(algorithm(list("sorting words"))), algorithm([2.5, 1, True, -0.5]))
def is_sorted(items, key=lambda x: x):
    return all(key(a) <= key(b) for a, b in zip(items, items[1:]))
print(is_sorted(data), is_sorted(quick(data)), is_sorted("abc"), is_sorted([3, 2, 1], key=lambda x: -x))
