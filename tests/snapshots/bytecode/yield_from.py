def chain(*iterables):
    for iterable in iterables:
        result = yield from iterable
    return result
