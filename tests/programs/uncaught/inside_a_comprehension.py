# exit: 1
def ratio(a, b):
    return a / b

def table(n):
    return {k: [ratio(i, k) for i in range(n)] for k in range(n, -1, -1)}

print(table(1) if False else "start")
lazy = (ratio(1, x) for x in (1, 0))
print(next(lazy))
try:
    next(lazy)
except ZeroDivisionError as error:
    names = []
    tb = error.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
table(2)
