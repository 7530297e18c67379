def countdown(n):
    while n:
        got = yield n
        n -= got or 1
    return "done"
