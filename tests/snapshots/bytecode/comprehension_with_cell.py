def f(items):
    return [lambda: item for item in items]
