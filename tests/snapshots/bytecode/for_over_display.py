for x in [1, 2, 3]:
    for y in {x, 4}:
        for z in {5, 6}:
            f(x, y, z)
