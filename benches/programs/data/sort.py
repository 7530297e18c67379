def numbers(n):
    seed = 7
    out = []
    for _ in range(n):
        seed = (seed * 48271) % 2147483647
        out.append(seed)
    return out


def quicksort(items):
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    less = [x for x in items if x < pivot]
    same = [x for x in items if x == pivot]
    more = [x for x in items if x > pivot]
    return quicksort(less) + same + quicksort(more)


data = numbers(400000)
a = quicksort(data)
b = sorted(data)
c = sorted(data, key=lambda x: -x)
print(a == b, c[0] == b[-1], b[:3])
