def f(read):
    while True:
        line = read()
        if not line:
            return
        yield line
