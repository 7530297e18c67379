def f():
    global total
    total = total + 1
    del total
