def f(x):
    if x:
        return
    if x is None:
        return (
            1
        )
    return x, 2
