def outer(a, b):
    count = 0

    def inner():
        nonlocal count
        count += a
        return lambda: b

    return inner
