a = [lambda: (1 if True else 2), lambda: 1, lambda: x, lambda: y, lambda: (lambda: 0), lambda: 0, lambda: ""]
b = [(i for i in x), (i for i in x)]; c = lambda: 1; d = lambda: (1 if 1 else 3)
