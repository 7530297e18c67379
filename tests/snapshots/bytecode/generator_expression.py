total = sum(x * y for x in xs if x for y in x)
