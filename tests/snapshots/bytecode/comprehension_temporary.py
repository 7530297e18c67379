result = [y for x in data for y in [f(x)] if y]
