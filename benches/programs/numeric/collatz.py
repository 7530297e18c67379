def longest(limit):
    best = best_n = 0
    for n in range(1, limit):
        length = 1
        x = n
        while x != 1:
            if x % 2 == 0:
                x = x // 2
            else:
                x = 3 * x + 1
            length += 1
        if length > best:
            best = length
            best_n = n
    return best_n, best


print(longest(250000))
