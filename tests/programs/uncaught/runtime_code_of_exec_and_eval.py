# exit: 1
code = """
def inner(x):
    return 10 / x

def outer(y):
    return inner(y - 1)
"""
space = {}
exec(compile(code, "<generated>", "exec"), space)
print(space["outer"](3))

def evaluate(expression, **names):
    return eval(expression, names)

print(evaluate("a * b", a=2, b=3))
try:
    evaluate("a[b]", a=[], b=0)
except IndexError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
print(evaluate("outer(1)", outer=space["outer"]))
