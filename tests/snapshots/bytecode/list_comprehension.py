def f(rows):
    x = 1
    return [x + y for x in rows if x for y in x]
