def f(x):
    if x:
        y = 1
    print(y)
    del y
    return y
