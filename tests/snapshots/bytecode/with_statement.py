def f():
    with open(a) as source, lock:
        with suppress:
            return source.read()
