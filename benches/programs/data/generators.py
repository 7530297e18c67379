def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(source):
    for x in source:
        if x % 2 == 0:
            yield x


def squares(source):
    return (x * x for x in source)


print(sum(squares(evens(numbers(6000000)))))
print(sum(a * b for a, b in zip(range(3000000), numbers(3000000))))
